// Traces recorded from the real Erlang/OTP 25 supervisor and the real Elixir 1.14 DynamicSupervisor,
// played on ours in virtual time.
import { describe, expect, test } from 'vitest';
import { compareSet, explain, type Verdict } from './compare.ts';
import { differences } from './match.ts';
import { runScenario } from './run-scenario.ts';
import { isImitated, ownSet } from './sets.ts';

const named = ownSet('named');
const goldenOf = (name: string) => {
  const golden = named.goldens.get(name);
  if (!golden) throw new Error(`no golden trace of ${name}`);
  return golden;
};

describe('OTP', () => {
  test.each(
    named.scenarios.filter(isImitated).map((scenario) => [scenario.name, scenario] as const),
  )('%s', async (name, scenario) => {
    const found = differences(goldenOf(name), await runScenario(scenario), { reports: true });
    expect(found).toEqual([]);
  });

  test('every tenth of the random scenarios', async () => {
    const { scenarios, goldens } = ownSet('random');
    const some = scenarios.filter((_, index) => index % 10 === 0);
    const failed: string[] = [];
    for await (const verdict of compareSet({ scenarios: some, goldens }, { reports: true })) {
      if (verdict.differences.length > 0) failed.push(explain(verdict));
    }
    expect(failed).toEqual([]);
    expect(some.length).toBe(300);
  }, 60_000);
});

describe('a trace that differs is noticed', () => {
  const golden = goldenOf('start_children_left_to_right');
  const { start } = golden;

  test.each([
    ['in the order of events', { ...start, events: start.events.toReversed() }, 'came too early'],
    ['by an event that is missing', { ...start, events: start.events.slice(1) }, 'missing'],
    ['in a result', { ...start, result: 'ignore' }, 'result: want'],
    ['in the state', { ...start, state: {} }, 'state: want'],
    [
      'in a report',
      { ...start, reports: [['start_error', 'root', 'a', 'boom'] as const] },
      'reports: want',
    ],
  ])('%s', (_where, changed, message) => {
    const found = differences(golden, { ...golden, start: changed }, { reports: true });
    expect(found.join()).toContain(message);
  });

  test('by a leak', () => {
    const final = { ...golden.final, leaked: ['a#1'] };
    expect(differences(golden, { ...golden, final })).toEqual([
      'final: leaked: want [], got ["a#1"]',
    ]);
  });

  test('and explained, with what OTP did beside what ours did', async () => {
    const scenario = named.scenarios.find(({ name }) => name === golden.name);
    if (!scenario) throw new Error('no scenario');
    const actual = await runScenario(scenario);
    const wrong = { ...golden, start: { ...start, events: start.events.slice(1) } };
    const verdict: Verdict = {
      scenario,
      differences: differences(wrong, actual),
      golden: wrong,
      actual,
    };
    expect(explain(verdict)).toContain('unexpected ["start","c#1"]');
  });
});
