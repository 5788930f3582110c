import { differences } from './match.ts';
import { runScenario } from './run-scenario.ts';
import type { Part, Scenario, Trace } from './scenario.ts';
import { isImitated, type ScenarioSet } from './sets.ts';

/** What came of playing one scenario. */
export interface Verdict {
  readonly scenario: Scenario;
  /** Nothing when the trace is the recorded one. */
  readonly differences: readonly string[];
  readonly golden: Trace | undefined;
  readonly actual: Trace | undefined;
}

/** Plays all scenarios of a set but those that record a bug of OTP, one after the other. */
export async function* compareSet(
  { scenarios, goldens }: ScenarioSet,
  options: { readonly reports: boolean },
): AsyncGenerator<Verdict> {
  for (const scenario of scenarios) {
    if (isImitated(scenario)) yield await compare(scenario, goldens.get(scenario.name), options);
  }
}

async function compare(
  scenario: Scenario,
  golden: Trace | undefined,
  options: { readonly reports: boolean },
): Promise<Verdict> {
  if (!golden) {
    return { scenario, differences: ['no golden trace'], golden, actual: undefined };
  }
  try {
    const actual = await runScenario(scenario);
    return { scenario, differences: differences(golden, actual, options), golden, actual };
  } catch (error) {
    const found = [`the runner failed: ${(error as Error).stack}`];
    return { scenario, differences: found, golden, actual: undefined };
  }
}

/** A verdict for people: what the scenario is, what differs, and both traces of each part that does. */
export function explain({ scenario, differences: found, golden, actual }: Verdict): string {
  const lines = [`✗ ${scenario.name}${scenario.doc ? `: ${scenario.doc}` : ''}`];
  lines.push(`  tree: ${JSON.stringify(scenario.tree)}`);
  for (const [where, wanted, got] of partsOf(golden, actual)) {
    const here = found.filter((difference) => difference.startsWith(`${where}: `));
    if (here.length === 0) continue;
    const index = Number(where.split(' ')[1]);
    const step = scenario.steps[index];
    lines.push(`  ${where}${step ? ` ${JSON.stringify(step)}` : ''}`);
    for (const difference of here) lines.push(`    ${difference.slice(where.length + 2)}`);
    lines.push(`    OTP:  ${JSON.stringify(wanted.events)}`, `    ours: ${eventsOf(got)}`);
  }
  if (lines.length === 2) lines.push(...found.map((difference) => `  ${difference}`));
  return lines.join('\n');
}

const eventsOf = (part: Part | undefined): string => JSON.stringify(part?.events ?? 'no such part');

function partsOf(
  golden: Trace | undefined,
  actual: Trace | undefined,
): readonly (readonly [string, Part, Part | undefined])[] {
  if (!golden) return [];
  return [
    ['start', golden.start, actual?.start],
    ...golden.steps.map((step, index) => [`step ${index}`, step, actual?.steps[index]] as const),
    ['final', golden.final, actual?.final],
  ];
}
