import { virtualHost } from '@coppice/host';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FindingKind } from '../failure/finding.ts';
import { examinationOf } from '../testing/examination-of.ts';
import { validator } from './define-validator.ts';
import { runValidators } from './run-validators.ts';
import type { Examination, Validator, ValidatorCost } from './validator.ts';
import type { ValidatorSettings } from './validator-settings.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict-of.ts';

const gives = (
  name: string,
  examine: (examination: Examination) => Verdict | Promise<Verdict>,
  settings: ValidatorSettings = {},
): Validator<unknown, unknown> => validator({ name, examine, ...settings });

const found = (type: 'suspect' | 'fail', kind: FindingKind = 'inconsistent') =>
  verdictOf(type, [{ kind, validator: 'x', message: kind }]);
const passes: Verdict = { type: 'pass' };
const settles: Verdict = { type: 'pass', settles: ['overconfident'] };

function runner() {
  const host = virtualHost({ seed: 1 });
  const stopping = new AbortController();
  const options = { clock: host.clock, signal: stopping.signal };
  const run = (validators: readonly Validator<unknown, unknown>[]) =>
    runValidators(validators, examinationOf({ value: 1 }), options);
  return { host, stopping, run };
}

describe('runValidators', () => {
  test('without validators the answer passes, and no timer is set', async () => {
    const { host, run } = runner();
    expect(await run([])).toEqual({ type: 'pass', verdicts: [], findings: [] });
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('they run by cost, and the verdicts keep that order', async () => {
    const { run } = runner();
    const judgement = await run([
      gives('c', () => passes, { cost: 'dear' }),
      gives('b', () => passes, { cost: 'cheap' }),
      gives('a', () => passes),
    ]);
    expect(judgement.verdicts.map(({ validator: name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('those of one cost run side by side, and each is timed', async () => {
    const { host, run } = runner();
    const waits = (name: string) =>
      gives(name, ({ clock }) => new Promise((done) => clock.setTimeout(() => done(passes), 400)));
    const running = run([waits('a'), waits('b')]);
    await host.clock.advanceBy(400);
    expect((await running).verdicts.map(({ tookMs }) => tookMs)).toEqual([400, 400]);
    expect(host.clock.nextDueMs()).toBeUndefined();
  });

  test('after a fail those beside it are heard, dearer ones do not run', async () => {
    const { run } = runner();
    const judgement = await run([
      gives('a', () => found('fail')),
      gives('b', () => found('suspect', 'copied')),
      gives('c', () => passes, { cost: 'cheap' }),
    ]);
    expect(judgement.type).toBe('fail');
    expect(judgement.verdicts).toHaveLength(2);
    expect(judgement.findings.map(({ kind }) => kind)).toEqual(['inconsistent', 'copied']);
  });

  test.each([
    ['nothing suspects', passes, []],
    ['a cheaper one suspects', found('suspect'), [true]],
  ])('one that is only for suspects, when %s', async (_name, first, seen) => {
    const { run } = runner();
    const asked: boolean[] = [];
    const doubting = gives(
      'b',
      ({ isSuspect }) => {
        asked.push(isSuspect);
        return passes;
      },
      {
        cost: 'dear',
        onlyIfSuspect: true,
      },
    );
    await run([doubting, gives('a', () => first)]);
    expect(asked).toEqual(seen);
  });

  test.each<[string, Verdict, ValidatorCost, Verdict['type']]>([
    ['a dearer pass settles it', found('suspect', 'overconfident'), 'dear', 'pass'],
    ['one of the same cost does not', found('suspect', 'overconfident'), 'free', 'suspect'],
    ['another kind stays', found('suspect', 'copied'), 'dear', 'suspect'],
    ['a fail stays', found('fail', 'overconfident'), 'dear', 'fail'],
  ])('a suspicion: %s', async (_name, first, cost, expected) => {
    const { run } = runner();
    const judgement = await run([gives('a', () => first), gives('b', () => settles, { cost })]);
    expect(judgement.type).toBe(expected);
    expect(judgement.findings).toHaveLength(expected === 'pass' ? 0 : 1);
  });

  test('what is settled is settled for dearer ones too', async () => {
    const { run } = runner();
    const judgement = await run([
      gives('a', () => found('suspect', 'overconfident')),
      gives('b', () => settles, { cost: 'cheap' }),
      gives('c', () => found('fail'), { cost: 'dear', onlyIfSuspect: true }),
    ]);
    expect(judgement.type).toBe('pass');
  });

  test('one that is too slow is aborted and proves nothing, even to who settles that', async () => {
    const { host, run } = runner();
    const signals: AbortSignal[] = [];
    const hangs = gives(
      'a',
      ({ signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
      {
        deadlineMs: 50,
      },
    );
    const cure = gives('b', () => ({ type: 'pass', settles: ['unproven'] }), { cost: 'dear' });
    const running = run([hangs, cure]);
    await host.clock.advanceBy(50);
    const judgement = await running;
    expect(signals[0]?.aborted).toBe(true);
    expect(judgement).toMatchObject({
      type: 'suspect',
      verdicts: [{ problem: 'deadline', tookMs: 50 }, { validator: 'b' }],
      findings: [{ kind: 'unproven', message: expect.stringContaining('within 50 ms') }],
    });
  });

  test.each<[string, () => Verdict | Promise<Verdict>]>([
    [
      'throws',
      () => {
        throw new Error('boom');
      },
    ],
    ['rejects', () => Promise.reject(new Error('boom'))],
    ['gives no verdict', () => ({ type: 'boom' }) as unknown as Verdict],
    ['fails without a finding', () => ({ type: 'fail', findings: [] }) as unknown as Verdict],
  ])('one that %s is a suspicion, not a pass', async (_name, examine) => {
    const { run } = runner();
    const own: Validator<unknown, unknown> = { ...gives('a', () => passes), examine };
    expect(await run([own])).toMatchObject({ type: 'suspect', verdicts: [{ problem: 'threw' }] });
  });

  test('an abort from outside ends it with its reason', async () => {
    const { stopping, run } = runner();
    const running = run([gives('a', () => new Promise(() => {}))]);
    stopping.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await expect(run([])).rejects.toThrow('enough');
  });

  test('for any validators the verdict is the gravest, and one that throws is no pass', async () => {
    const behaviour = fc.constantFrom('pass', 'suspect', 'fail', 'throw', 'slow');
    const cost = fc.constantFrom<ValidatorCost>('free', 'cheap', 'dear');
    const kinds = fc.array(fc.record({ behaviour, cost, onlyIfSuspect: fc.boolean() }));
    await fc.assert(
      fc.asyncProperty(kinds, async (each) => {
        const { host, run } = runner();
        const ran: string[] = [];
        const examine = (what: string) => (): Verdict | Promise<Verdict> => {
          ran.push(what);
          if (what === 'throw') throw new Error('boom');
          if (what === 'slow') return new Promise(() => {});
          return what === 'pass' ? passes : found(what as 'suspect' | 'fail');
        };
        const running = run(
          each.map(({ behaviour: what, ...settings }) =>
            gives(what, examine(what), { ...settings, deadlineMs: 5 }),
          ),
        );
        await host.clock.advanceBy(15);
        const expected = ran.includes('fail')
          ? 'fail'
          : ran.every((what) => what === 'pass')
            ? 'pass'
            : 'suspect';
        expect((await running).type).toBe(expected);
        const isUncertain = each.some(({ onlyIfSuspect }) => onlyIfSuspect);
        if (!isUncertain && !ran.includes('fail')) expect(ran).toHaveLength(each.length);
      }),
      { numRuns: 100 },
    );
  });
});
