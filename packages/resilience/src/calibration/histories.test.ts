import { describe, expect, test } from 'vitest';
import { Calibration } from './calibration.ts';

const ask = (calibration: Calibration, agent: string, taskType: string): number =>
  calibration.probability({ agent, taskType, stated: 0.9 });

function fail(calibration: Calibration, agent: string, taskType: string, outcomes: number): void {
  for (let count = 0; count < outcomes; count++) {
    calibration.observe({ agent, taskType, stated: 0.9, correct: false });
  }
}

describe('what is borrowed', () => {
  // Each is asked first, so that an answer kept too long would show.
  test.each([
    ['its own other task types', 'a', 't', 'a', 'u'],
    ['other agents', 'a', 't', 'b', 't'],
    ['others, on a task type that is new to the agent', 'a', 'new', 'b', 't'],
    ['its other task types, on one that is new to it', 'a', 'new', 'a', 't'],
    ['all agents, for a new one', 'new', 't', 'a', 't'],
  ])('follows the outcomes of %s', (_, agent, taskType, otherAgent, otherTaskType) => {
    const calibration = new Calibration();
    for (const known of ['a', 'b']) {
      calibration.observe({ agent: known, taskType: 't', stated: 0.9, correct: true });
    }
    const before = ask(calibration, agent, taskType);
    fail(calibration, otherAgent, otherTaskType, 200);
    expect(ask(calibration, agent, taskType)).toBeLessThan(before - 0.2);
  });

  test.each([
    [10, 1],
    [200, 10],
    [4_000, 100],
  ])('from %i outcomes is worked out again after %i more', (outcomes, more) => {
    const calibration = new Calibration({ halfLifeOutcomes: Number.POSITIVE_INFINITY });
    fail(calibration, 'a', 't', outcomes);
    const before = ask(calibration, 'new', 't');
    fail(calibration, 'a', 't', more - 1);
    expect(ask(calibration, 'new', 't')).toBe(before);
    fail(calibration, 'a', 't', 1);
    expect(ask(calibration, 'new', 't')).not.toBe(before);
  });

  test('is not what was forgotten with a model', () => {
    const calibration = new Calibration();
    const outcome = { agent: 'a', taskType: 't', stated: 0.9 };
    for (let count = 0; count < 300; count++) {
      calibration.observe({ ...outcome, correct: false, modelVersion: '1' });
    }
    expect(ask(calibration, 'a', 'new')).toBeLessThan(0.3);
    calibration.observe({ ...outcome, correct: true, modelVersion: '2' });
    expect(ask(calibration, 'a', 'new')).toBeGreaterThan(0.8);
  });
});

describe('the bound on cells', () => {
  test('forgets the cell that was not observed for longest, not the one with least', () => {
    const calibration = new Calibration({ maxCells: 2 });
    fail(calibration, 'a', 't', 100);
    fail(calibration, 'b', 't', 1);
    fail(calibration, 'c', 't', 1);
    const counts = ['a', 'b', 'c'].map(
      (agent) => calibration.report({ agent, taskType: 't' }).outcomes,
    );
    expect(counts).toEqual([0, 1, 1]);
  });

  test('names that every object has are names like others', () => {
    const calibration = new Calibration();
    fail(calibration, '__proto__', 'constructor', 30);
    expect(calibration.report({ agent: '__proto__', taskType: 'constructor' }).outcomes).toBe(30);
    expect(calibration.report({ agent: 'toString', taskType: 'valueOf' }).outcomes).toBe(0);
  });
});
