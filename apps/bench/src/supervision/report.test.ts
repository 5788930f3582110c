import { describe, expect, test } from 'vitest';
import type { Reading } from './measure.ts';
import { type PeerName, rowsOf, tableOf } from './report.ts';

const START = 'start 10 000, machine';
const RESTART = 'one_for_all restart of 1 000, lean';

const readings = new Map<PeerName, readonly Reading[]>([
  [
    'coppice',
    [
      { measure: RESTART, value: 3 },
      { measure: START, value: 0.12344 },
    ],
  ],
  ['otp', [{ measure: START, value: 0.05 }]],
  ['nact', [{ measure: RESTART, value: 6, note: 'the same actors' }]],
]);

describe('rowsOf', () => {
  test('a figure gets its ratio to OTP and to XState where those have one', () => {
    expect(rowsOf(readings)).toEqual([
      {
        measure: RESTART,
        peer: 'coppice',
        n: 1_000,
        unit: 'ms',
        value: 3,
        ratioToOtp: null,
        ratioToXstate: null,
      },
      {
        measure: RESTART,
        peer: 'nact',
        n: 1_000,
        unit: 'ms',
        value: 6,
        ratioToOtp: null,
        ratioToXstate: null,
        note: 'the same actors',
      },
      {
        measure: START,
        peer: 'coppice',
        n: 10_000,
        unit: 's',
        value: 0.123,
        ratioToOtp: 2.47,
        ratioToXstate: null,
      },
      {
        measure: START,
        peer: 'otp',
        n: 10_000,
        unit: 's',
        value: 0.05,
        ratioToOtp: 1,
        ratioToXstate: null,
      },
    ]);
  });
});

describe('tableOf', () => {
  test('there is a line for each measure, a column for each peer that was run, and the notes', () => {
    expect(tableOf(rowsOf(readings))).toBe(
      [
        'measure                             unit  coppice   otp  nact  ÷ otp  ÷ xstate',
        'one_for_all restart of 1 000, lean    ms        3     –     6      –         –',
        'start 10 000, machine                  s    0.123  0.05     –   2.47         –',
        '',
        'nact, one_for_all restart of 1 000: the same actors',
        '',
      ].join('\n'),
    );
  });
});
