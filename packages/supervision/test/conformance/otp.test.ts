// Traces recorded from the real Erlang/OTP 25 supervisor, played on ours in virtual time.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differences } from './match.ts';
import { notYet } from './not-yet.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario, Trace } from './scenario.ts';

const lines = <Line>(name: string): readonly Line[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

const scenarios = lines<Scenario>('scenarios.jsonl');
const goldens = new Map(lines<Trace>('golden.jsonl').map((golden) => [golden.name, golden]));
const playable = scenarios.filter((scenario) => notYet(scenario) === undefined);

describe('OTP', () => {
  test.each(playable.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (name, scenario) => {
      const golden = goldens.get(name);
      if (!golden) throw new Error('no golden trace');
      expect(differences(golden, await runScenario(scenario))).toEqual([]);
    },
  );

  test('145 of the 274 scenarios can be played; the rest say what they wait for', () => {
    expect([playable.length, scenarios.length]).toEqual([145, 274]);
  });

  test('a trace that differs is noticed', () => {
    const golden = goldens.get('start_children_left_to_right');
    if (!golden) throw new Error('no golden trace');
    const { start } = golden;
    const swapped = { ...golden, start: { ...start, events: start.events.toReversed() } };
    expect(differences(golden, swapped).length).toBeGreaterThan(0);
    const shorter = { ...golden, start: { ...start, events: start.events.slice(1) } };
    expect(differences(golden, shorter)).toEqual(['start: missing ["start","c#1"]']);
  });
});
