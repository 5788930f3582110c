import { describe, expect, test } from 'vitest';
import { Calibration } from './calibration.ts';

function after(versions: readonly (string | undefined)[]): { types: string[]; outcomes: number } {
  const calibration = new Calibration();
  const types = versions.map((modelVersion) => {
    const outcome = { agent: 'a', taskType: 't', stated: 0.9, correct: true };
    const observed = calibration.observe(
      modelVersion === undefined ? outcome : { ...outcome, modelVersion },
    );
    return observed.type;
  });
  return { types, outcomes: calibration.report({ agent: 'a', taskType: 't' }).outcomes };
}

describe('a change of model', () => {
  test.each([
    ['no version at all', [undefined, undefined], 'counted', 2],
    ['a version that was not known before', [undefined, '1'], 'counted', 2],
    ['the same version', ['1', '1'], 'counted', 2],
    ['a version, then none', ['1', undefined], 'counted', 2],
    ['another version', ['1', '1', '2'], 'restarted', 1],
    ['a late result of the one before', ['1', '2', '1'], 'ignored', 1],
    ['the fifth in a row of the one before', ['1', '2', '1', '1', '1', '1', '1'], 'restarted', 1],
    ['late ones now and then', ['1', '2', '1', '1', '1', '2', '1', '1', '1', '1'], 'ignored', 2],
  ] as const)('%s', (_, versions, last, outcomes) => {
    const result = after(versions);
    expect(result.types.at(-1)).toBe(last);
    expect(result.outcomes).toBe(outcomes);
  });

  test('makes room', () => {
    const calibration = new Calibration({ maxCells: 2 });
    for (const [modelVersion, taskType] of [
      ['1', 't'],
      ['1', 'u'],
      ['2', 't'],
      ['2', 'u'],
    ] as const) {
      calibration.observe({ agent: 'a', taskType, stated: 0.9, correct: true, modelVersion });
    }
    expect(calibration.report({ agent: 'a', taskType: 't' }).outcomes).toBe(1);
    expect(calibration.report({ agent: 'a', taskType: 'u' }).outcomes).toBe(1);
  });

  test('forgets all task types of the agent, and no other agent', () => {
    const calibration = new Calibration();
    const outcome = { stated: 0.9, correct: false, modelVersion: '1' };
    calibration.observe({ ...outcome, agent: 'a', taskType: 'one' });
    calibration.observe({ ...outcome, agent: 'a', taskType: 'two' });
    calibration.observe({ ...outcome, agent: 'b', taskType: 'one' });
    calibration.observe({ ...outcome, agent: 'a', taskType: 'one', modelVersion: '2' });
    expect(calibration.report({ agent: 'a', taskType: 'one' }).outcomes).toBe(1);
    expect(calibration.report({ agent: 'a', taskType: 'two' }).outcomes).toBe(0);
    expect(calibration.report({ agent: 'b', taskType: 'one' }).outcomes).toBe(1);
  });
});
