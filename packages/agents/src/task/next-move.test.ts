import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LADDER, ladder, RUNG_NAMES, type RungName } from './ladder.ts';
import {
  FIRST_TRY,
  type LadderPlace,
  MOST_WAITS,
  nextMove,
  type Possibilities,
  placeAfter,
  type Setback,
} from './next-move.ts';

const all: Possibilities = { otherAgent: true, strongerTier: true, parts: true };
const none: Possibilities = { otherAgent: false, strongerTier: false, parts: false };
const failed = { type: 'failed', isFormat: false, isRepeated: false, isPoison: false } as const;
const full = ladder(RUNG_NAMES);

const at = (rung: RungName | 'first', attempts = 1): LadderPlace => ({ rung, attempts, waits: 0 });

function nameOf(place: LadderPlace, setback: Setback, can = all, rungs = full): string {
  const move = nextMove(place, setback, rungs, can);
  return move.type === 'climb' ? move.rung.name : move.type;
}

describe('nextMove', () => {
  test.each<[string, LadderPlace, Setback, Possibilities, string]>([
    ['a first failure is told to the same agent', FIRST_TRY, failed, all, 'feedback'],
    ['a second one goes to another', at('feedback'), failed, all, 'otherAgent'],
    ['a third is divided', at('otherAgent'), failed, all, 'decomposing'],
    ['parts that fail escalate', at('decomposing'), failed, all, 'escalating'],
    ['then a person is asked', at('escalating'), failed, all, 'parked'],
    [
      'the same wrong answer leaves the rung',
      FIRST_TRY,
      { ...failed, isRepeated: true },
      all,
      'otherAgent',
    ],
    ['a wrong shape is told twice', at('feedback'), { ...failed, isFormat: true }, all, 'feedback'],
    ['and no more than twice', at('feedback', 2), { ...failed, isFormat: true }, all, 'otherAgent'],
    [
      'a poison task goes to no further agent of its kind',
      at('feedback'),
      { ...failed, isPoison: true },
      all,
      'decomposing',
    ],
    ['rungs that are not possible are passed over', at('feedback'), failed, none, 'parked'],
    ['what always fails skips its like', FIRST_TRY, { type: 'deterministic' }, all, 'decomposing'],
    ['what may not go on only waits for a person', FIRST_TRY, { type: 'final' }, all, 'parked'],
    ['a suspicion asks another agent', FIRST_TRY, { type: 'suspected' }, all, 'otherAgent'],
    [
      'then a stronger one, and never in parts',
      at('otherAgent'),
      { type: 'suspected' },
      all,
      'escalating',
    ],
    ['and is delivered when nobody is left', FIRST_TRY, { type: 'suspected' }, none, 'deliver'],
    ['a rung without an agent is left', at('feedback'), { type: 'noAgent' }, all, 'otherAgent'],
    [
      'who is back in a moment is waited for',
      at('feedback'),
      { type: 'heldBack', retryAfterMs: 5_000 },
      all,
      'wait',
    ],
    [
      'who is held back for long is passed over',
      at('feedback'),
      { type: 'heldBack', retryAfterMs: 5_001 },
      all,
      'otherAgent',
    ],
    [
      'unless there is nobody else',
      at('otherAgent'),
      { type: 'heldBack', retryAfterMs: 60_000 },
      none,
      'parked',
    ],
    [
      'a first try waits as long as it may',
      FIRST_TRY,
      { type: 'heldBack', retryAfterMs: 60_000 },
      all,
      'wait',
    ],
    [
      'the infrastructure is waited for',
      at('otherAgent'),
      { type: 'infrastructure', retryAfterMs: 7 },
      all,
      'wait',
    ],
  ])('%s', (_rule, place, setback, can, expected) => {
    expect(nameOf(place, setback, can)).toBe(expected);
  });

  test('the infrastructure is not waited for without end', () => {
    const setback = { type: 'infrastructure', retryAfterMs: 7 } as const;
    const place = { ...FIRST_TRY, waits: MOST_WAITS };
    expect(nameOf(place, setback)).toBe('otherAgent');
  });

  test('a rung allows as many attempts as it says', () => {
    const rungs = ladder([{ name: 'otherAgent', attempts: 2 }]);
    expect(nameOf(at('otherAgent', 1), failed, all, rungs)).toBe('otherAgent');
    expect(nameOf(at('otherAgent', 2), failed, all, rungs)).toBe('giveUp');
  });

  test('without a person on the ladder what is final is given up', () => {
    expect(nameOf(FIRST_TRY, { type: 'final' }, all, LADDER)).toBe('giveUp');
  });

  const setbacks: fc.Arbitrary<Setback> = fc.oneof(
    fc.record({
      type: fc.constant('failed' as const),
      isFormat: fc.boolean(),
      isRepeated: fc.boolean(),
      isPoison: fc.boolean(),
    }),
    fc.record({ type: fc.constant('infrastructure' as const), retryAfterMs: fc.nat(9) }),
    fc.constantFrom<Setback>({ type: 'deterministic' }, { type: 'suspected' }, { type: 'noAgent' }),
  );

  test('every ladder ends, and never goes down', () => {
    fc.assert(
      fc.property(fc.array(setbacks, { minLength: 200, maxLength: 200 }), (history) => {
        let place: LadderPlace = FIRST_TRY;
        for (const setback of history) {
          const move = nextMove(place, setback, full, all);
          if (move.type === 'giveUp' || move.type === 'deliver') return;
          const next = placeAfter(place, move);
          const order = ['first', ...RUNG_NAMES];
          expect(order.indexOf(next.rung)).toBeGreaterThanOrEqual(order.indexOf(place.rung));
          place = next;
        }
        throw new Error('still climbing after 200 setbacks');
      }),
      { numRuns: 500 },
    );
  });
});

describe('ladder', () => {
  test.each<[() => unknown, string]>([
    [() => ladder(['otherAgent', 'feedback']), '"feedback" must come before "otherAgent"'],
    [() => ladder(['parked', 'parked']), 'once only'],
    [() => ladder(['again' as 'parked']), 'got "again"'],
    [() => ladder([{ name: 'parked', attempts: 0 }]), 'must be an integer ≥ 1, got 0'],
    [() => ladder([{ name: 'parked', cost: -1 }]), 'must be ≥ 0, got -1'],
    [() => ladder([{ name: 'parked', budgetTokens: 0 }]), 'must be > 0, got 0'],
  ])('a wrong ladder is refused at once: %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
