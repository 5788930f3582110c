import { seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { type ConfidenceScore, type ConfidenceScoring, scoreConfidence } from './confidence.ts';
import type { ConfidenceRecord } from './record.ts';

// Four agents who hear, a little, whether a question is hard.
function records(questions: number): ConfidenceRecord[] {
  const random = seededRandom('confidence');
  return Array.from({ length: questions }, (_, item) => {
    const isHard = random.next() < 0.4;
    return ['a', 'b', 'c', 'd'].map((agent): ConfidenceRecord => {
      const stated = random.next() < (isHard ? 0.4 : 0.8) ? 0.95 : 0.7;
      return [agent, 'task', item, stated, random.next() < (isHard ? 0.35 : 0.9) ? 1 : 0];
    });
  }).flat();
}

function scored(all: readonly ConfidenceRecord[], options?: ConfidenceScoring): ConfidenceScore {
  const score = scoreConfidence(all, options);
  if (score === null) throw new Error('no score');
  return score;
}

const flip = ([agent, task, item, stated, correct]: ConfidenceRecord): ConfidenceRecord => [
  agent,
  task,
  item,
  stated,
  correct === 1 ? 0 : 1,
];

describe('scoreConfidence', () => {
  test('does not depend on the order of the records', () => {
    const all = records(300);
    expect(scoreConfidence(all.toReversed())).toEqual(scoreConfidence(all));
    // … also where an agent was asked the same question twice.
    const twice = [...all, ...all.map(flip)];
    expect(scoreConfidence(twice.toReversed())).toEqual(scoreConfidence(twice));
  });

  test('calibrated beats stated, and hearing peers beats not hearing them', () => {
    const all = records(1_000);
    const score = scored(all);
    const alone = scored(all, { peers: false });
    expect(alone.brierCalibrated).toBeLessThan(alone.brierStated - 0.01);
    expect(score.brierCalibrated).toBeLessThan(alone.brierCalibrated - 0.01);
    expect(score.wrongAccepted).toBeLessThan(alone.wrongAccepted);
  });

  test('the labels of a question reach no forecast and no threshold of the half that it is in', () => {
    const all = records(200);
    const before = scored(all);
    const flipped = Array.from({ length: 60 }, (_, item) =>
      scored(all.map((each) => (each[2] === item ? flip(each) : each))),
    );
    // A flip shows in the error of what was stated if the question is tested on, and only then.
    const tested = flipped.filter(({ brierStated }) => brierStated !== before.brierStated);
    const learned = flipped.filter(({ brierStated }) => brierStated === before.brierStated);
    expect(tested.length).toBeGreaterThan(15);
    for (const { coverage } of tested) expect(coverage).toBe(before.coverage);
    expect(learned.length).toBeGreaterThan(15);
    for (const { brierCalibrated } of learned) {
      expect(brierCalibrated).not.toBe(before.brierCalibrated);
    }
  });

  test('accepts the share that it was asked for, nearly', () => {
    const all = records(2_000);
    for (const coverageRatio of [0.3, 0.64]) {
      const { coverage } = scored(all, { coverageRatio });
      expect(Math.abs(coverage - coverageRatio)).toBeLessThan(0.05);
    }
  });

  test.each([
    ['no answers', []],
    ['one question', records(1)],
  ])('%s are no score', (_, few) => {
    expect(scoreConfidence(few)).toBeNull();
  });

  test.each([2, 5, 10, 20])('%i questions give numbers from 0 to 1, or no score', (questions) => {
    for (const all of [records(questions), records(questions).filter(([agent]) => agent === 'a')]) {
      for (const figure of Object.values(scoreConfidence(all) ?? {})) {
        expect(figure).toBeGreaterThanOrEqual(0);
        expect(figure).toBeLessThanOrEqual(1);
      }
    }
  });

  test('one agent has no peers, and is scored as without them', () => {
    const one = records(500).filter(([agent]) => agent === 'a');
    expect(scoreConfidence(one)).toEqual(scoreConfidence(one, { peers: false }));
  });
});
