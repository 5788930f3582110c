import { describe, expect, test } from 'vitest';
import { QualityFailures } from './quality-failures.ts';

describe('QualityFailures', () => {
  test('an agent that fails again at the same task has failed once', () => {
    const failures = new QualityFailures();
    expect(failures.note('task', 'a')).toEqual({
      outcome: 'failure',
      isPoison: false,
      agents: ['a'],
    });
    expect(failures.note('task', 'a')).toEqual({
      outcome: 'neutral',
      isPoison: false,
      agents: ['a'],
    });
    expect(failures.note('other', 'a').outcome).toBe('failure');
  });

  test('a task at which two agents fail opens nobody’s breaker any more', () => {
    const failures = new QualityFailures();
    failures.note('task', 'a');
    const poison = { outcome: 'neutral', isPoison: true, agents: ['a', 'b'] };
    expect(failures.note('task', 'b')).toEqual(poison);
    expect(failures.note('task', 'c')).toEqual(poison);
    expect(failures.note('task', 'a')).toEqual(poison);
  });

  test('how many agents it takes can be set', () => {
    const failures = new QualityFailures({ poisonAgents: 3 });
    failures.note('task', 'a');
    expect(failures.note('task', 'b')).toMatchObject({ outcome: 'failure', isPoison: false });
    expect(failures.note('task', 'c').isPoison).toBe(true);
    expect(() => new QualityFailures({ poisonAgents: 1 })).toThrow(
      'poisonAgents must be an integer ≥ 2',
    );
  });

  test('remembers the latest tasks only, and none that has ended', () => {
    const failures = new QualityFailures({ maxTasks: 2 });
    for (const task of ['one', 'two', 'one', 'three']) failures.note(task, 'a');
    expect(failures.note('one', 'a').outcome).toBe('neutral');
    expect(failures.note('two', 'a').outcome).toBe('failure');
    failures.forget('one');
    expect(failures.note('one', 'a').outcome).toBe('failure');
  });
});
