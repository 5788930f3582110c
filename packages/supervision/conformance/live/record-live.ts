import type { ScenarioSet } from '../sets.ts';
import { findErlang } from './find-erlang.ts';
import { type Family, generateScenarios } from './generate.ts';
import { isRunnable, OracleFailedError, recordTraces } from './oracle.ts';

/** Of how many scenarios each family gets its part; what takes real time gets less. */
const SHARES: Readonly<Record<Family, number>> = {
  core: 0.4,
  dynamic: 0.25,
  kill: 0.2,
  timed: 0.1,
  window: 0.05,
};

/**
 * Makes new random scenarios of all families and records them on the Erlang that is here.
 *
 * Without Elixir there are fewer: those with a DynamicSupervisor are left out.
 *
 * @param options.count How many; 1 or more.
 * @throws {OracleFailedError} See `recordTraces`.
 */
export async function recordLive({
  count,
  seed,
  signal,
}: {
  readonly count: number;
  readonly seed: string | number;
  readonly signal?: AbortSignal | undefined;
}): Promise<ScenarioSet> {
  const erlang = await findErlang({ signal });
  if (!erlang) throw new OracleFailedError('there is no `erl` on the PATH to record with');
  const scenarios = familySizes(count)
    .flatMap(([family, size]) => generateScenarios({ family, seed, count: size }))
    .filter((scenario) => isRunnable(scenario, erlang));
  const traces = await recordTraces(scenarios, { erlang, signal });
  return { scenarios, goldens: new Map(traces.map((trace) => [trace.name, trace])) };
}

/** Rounded so that the sizes add up to `count`. */
function familySizes(count: number): readonly (readonly [Family, number])[] {
  let before = 0;
  return (Object.entries(SHARES) as [Family, number][]).map(([family, share]) => {
    const from = Math.round(before * count);
    before += share;
    return [family, Math.round(before * count) - from];
  });
}
