import { Calibration } from '@coppice/resilience';
import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { calibrated } from './calibrated.ts';

const experience = new Calibration();
for (let count = 0; count < 60; count++) {
  const correct = count % 3 === 0;
  experience.observe({ agent: 'boaster', taskType: 'review', stated: 0.95, correct });
}
const of = (agent: string, confidence?: number) =>
  examinationOf({
    value: 'x',
    agent,
    taskType: 'review',
    calibration: experience,
    ...(confidence === undefined ? {} : { confidence }),
  });

describe('calibrated', () => {
  test.each([
    ['one of whom nothing bad is known', of('boaster-not', 0.95), 0.3, 'pass'],
    ['one whose word was worth little', of('boaster', 0.95), 0.8, 'suspect'],
    ['no confidence', of('boaster'), 0.8, 'pass'],
    ['a percentage', of('boaster', 95), 0.8, 'suspect'],
    ['no number', of('boaster', Number.NaN), 0.8, 'suspect'],
  ])('%s', async (_name, examination, least, type) => {
    expect((await calibrated({ least }).examine(examination)).type).toBe(type);
  });

  test('the finding says what the word is worth', async () => {
    expect(await calibrated().examine(of('boaster', 0.95))).toMatchObject({
      findings: [
        { kind: 'overconfident', message: expect.stringMatching(/0\.95 is worth 0\.[2-5]/) },
      ],
    });
  });

  test('least is a probability', () => {
    expect(() => calibrated({ least: 80 })).toThrow('least must be in 0–1, got 80');
  });
});
