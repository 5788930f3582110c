import { CLUES, type Points, type Suspect, suspectsOf } from './clues.ts';
import type { FailureLog } from './log.ts';

/** Pulls points towards zero, so that a clue of few runs does not decide: two runs' worth of doubt. */
const RIDGE = 2;
const ROUNDS = 300;
const RATE = 0.3;

/**
 * Points under which the marked messages are likeliest, if a message is decisive with a probability
 * proportional to e^points.
 *
 * @see McFadden, "Conditional logit analysis of qualitative choice behavior" (1974).
 */
export function fitPoints(logs: readonly FailureLog[]): Points {
  const runs = logs.flatMap((log) => {
    const suspects = suspectsOf(log);
    const marked = suspects.find(({ step }) => step === log.mistakeStep);
    return marked ? [{ suspects, marked }] : [];
  });
  let points: readonly number[] = CLUES.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    const slope = points.map((point) => -RIDGE * point);
    for (const { suspects, marked } of runs) {
      const shares = sharesOf(suspects, points);
      for (const [clue] of CLUES.entries()) {
        const expected = suspects.reduce(
          (sum, { clues }, index) => sum + (shares[index] ?? 0) * (clues[clue] ?? 0),
          0,
        );
        slope[clue] = (slope[clue] ?? 0) + (marked.clues[clue] ?? 0) - expected;
      }
    }
    points = points.map((point, clue) => point + (RATE * (slope[clue] ?? 0)) / runs.length);
  }
  const rounded = CLUES.map((clue, index) => [clue, Math.round((points[index] ?? 0) * 10) / 10]);
  return Object.fromEntries(rounded) as Points; // It has each clue, from the same list.
}

/** How likely each suspect is the decisive one; together 1. */
export function sharesOf(
  suspects: readonly Suspect[],
  points: readonly number[],
): readonly number[] {
  const sums = suspects.map(({ clues }) =>
    clues.reduce((sum, clue, index) => sum + clue * (points[index] ?? 0), 0),
  );
  const most = Math.max(...sums);
  const weights = sums.map((sum) => Math.exp(sum - most));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / whole);
}
