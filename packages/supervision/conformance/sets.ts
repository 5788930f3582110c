import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Scenario, Trace } from './scenario.ts';

/** Scenarios, and by name what was recorded of them. */
export interface ScenarioSet {
  readonly scenarios: readonly Scenario[];
  readonly goldens: ReadonlyMap<string, Trace>;
}

/** The sets that belong to the project: the named scenarios, and random ones. */
export const SETS = {
  named: ['scenarios.jsonl', 'golden.jsonl'],
  random: ['random.jsonl.gz', 'random.golden.jsonl.gz'],
} as const;

/** One of the project's own sets. */
export function ownSet(name: keyof typeof SETS): ScenarioSet {
  const [scenarios, golden] = SETS[name];
  return readSet(pathOf(scenarios), pathOf(golden));
}

/** @throws {TypeError} A line is not JSON, or has no name. */
export function readSet(scenariosFile: string, goldenFile: string): ScenarioSet {
  const goldens = readLines<Trace>(goldenFile);
  return {
    scenarios: readLines<Scenario>(scenariosFile),
    goldens: new Map(goldens.map((golden) => [golden.name, golden])),
  };
}

/** OTP's own bugs are recorded too; they are not imitated. */
export const isImitated = ({ tags = [] }: Scenario): boolean => !tags.includes('otp_bug');

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function readLines<Line extends { readonly name: string }>(file: string): readonly Line[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const lines = text.split('\n').map((line, index) => ({ line, where: `${file}:${index + 1}` }));
  return lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => parse(line, where));
}

function parse<Line extends { readonly name: string }>(line: string, where: string): Line {
  try {
    const value = JSON.parse(line) as Line;
    if (typeof value?.name === 'string') return value;
  } catch (error) {
    throw new TypeError(`${where} is not JSON: ${(error as Error).message}`);
  }
  throw new TypeError(`${where} has no name: is this a file of scenarios or traces?`);
}
