import { seededRandom } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { scoreConfidence } from './confidence.ts';
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

describe('scoreConfidence', () => {
  test('does not depend on the order of the records', () => {
    const all = records(300);
    expect(scoreConfidence(all.toReversed())).toEqual(scoreConfidence(all));
  });

  test('calibrated beats stated, and hearing peers beats not hearing them', () => {
    const all = records(1_000);
    const score = scoreConfidence(all);
    const alone = scoreConfidence(all, { peers: false });
    expect(alone.brierCalibrated).toBeLessThan(alone.brierStated - 0.01);
    expect(score.brierCalibrated).toBeLessThan(alone.brierCalibrated - 0.01);
    expect(score.wrongAccepted).toBeLessThan(alone.wrongAccepted);
  });

  test('wrong answers in the test half change no threshold', () => {
    const all = records(300);
    const { coverage } = scoreConfidence(all);
    // Labels cannot reach the forecasts of the half that they are in: flip those of one question.
    const flips = Array.from({ length: 40 }, (_, item) =>
      all.map(
        (each): ConfidenceRecord =>
          each[2] === item ? [each[0], each[1], each[2], each[3], each[4] === 1 ? 0 : 1] : each,
      ),
    );
    const unchanged = flips.filter((each) => scoreConfidence(each).coverage === coverage);
    expect(unchanged.length).toBeGreaterThan(10);
  });
});
