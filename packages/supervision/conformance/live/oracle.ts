import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scenario, Trace } from '../scenario.ts';
import { type Erlang, findErlang } from './find-erlang.ts';
import { run } from './run-command.ts';

/** The Erlang side could not record what was asked for. */
export class OracleFailedError extends Error {
  override readonly name = 'OracleFailedError';
  readonly code = 'oracle_failed';
}

/** What to record with, and when to stop. */
export interface RecordOptions {
  /** Ends the recording: its processes are killed, its files removed, the promise rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Default: what `findErlang` finds. */
  readonly erlang?: Erlang | undefined;
}

/**
 * Whether an installation can run a scenario: those with a DynamicSupervisor need Elixir.
 */
export function isRunnable(scenario: Scenario, { elixir }: Erlang): boolean {
  return elixir !== undefined || !JSON.stringify(scenario).includes('"strategy":"dynamic"');
}

/**
 * Runs scenarios on the real supervisors of OTP and Elixir and says what they did.
 *
 * Untimed scenarios take about a millisecond each. Timed ones take their real time, many at once;
 * one that the machine was too busy for is run again.
 *
 * @returns One trace per scenario, in their order.
 * @throws {OracleFailedError} There is no Erlang, it cannot compile or run the oracle, or a
 *   scenario failed or is not runnable; the message has what Erlang says.
 * @example const [trace] = await recordTraces(generateScenarios({ count: 1, seed: 1, family }));
 */
export async function recordTraces(
  scenarios: readonly Scenario[],
  { signal, erlang }: RecordOptions = {},
): Promise<readonly Trace[]> {
  const installed = erlang ?? (await findErlang({ signal }));
  if (!installed) throw new OracleFailedError('there is no `erl` and `erlc` on the PATH');
  const directory = await mkdtemp(join(tmpdir(), 'coppice-oracle-'));
  try {
    await compile(installed, { directory, signal });
    return await record(scenarios, { installed, directory, signal });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const SOURCES = fileURLToPath(new URL('erlang/', import.meta.url));

interface Workplace {
  readonly directory: string;
  readonly signal: AbortSignal | undefined;
}

async function compile({ erlc }: Erlang, { directory, signal }: Workplace): Promise<void> {
  const names = await readdir(SOURCES);
  const sources = names.filter((name) => name.endsWith('.erl')).map((name) => join(SOURCES, name));
  const { exitCode, output } = await run(erlc, ['-Werror', '-o', directory, ...sources], {
    signal,
    directory,
  });
  if (exitCode !== 0) throw new OracleFailedError(`erlc exited with ${exitCode}:\n${output}`);
}

async function record(
  scenarios: readonly Scenario[],
  { installed, directory, signal }: Workplace & { readonly installed: Erlang },
): Promise<readonly Trace[]> {
  const scenarioFile = join(directory, 'scenarios.jsonl');
  const traceFile = join(directory, 'traces.jsonl');
  const lines = scenarios.map((scenario) => `${JSON.stringify(scenario)}\n`);
  await writeFile(scenarioFile, lines.join(''));
  const { exitCode, output } = await run(
    installed.erl,
    [
      // One scheduler: then "nothing is runnable" means that nothing is happening.
      ...['+S', '1:1', '-noshell', '-noinput', '-pa', directory],
      ...(installed.elixir ? ['-pa', installed.elixir.ebin] : []),
      ...['-run', 'oracle', 'main', scenarioFile, traceFile],
    ],
    { signal, directory },
  );
  if (exitCode !== 0) throw new OracleFailedError(`erl exited with ${exitCode}:\n${output}`);
  return tracesIn(await readFile(traceFile, 'utf8'), scenarios);
}

/** A line is a trace, or says why there is none. */
type Line = Trace & { readonly failed?: string; readonly not_runnable?: string };

function tracesIn(text: string, scenarios: readonly Scenario[]): readonly Trace[] {
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line); // Written by our own Erlang side, one per scenario.
  if (lines.length !== scenarios.length) {
    throw new OracleFailedError(`${scenarios.length} scenarios gave ${lines.length} traces`);
  }
  for (const { name, failed, not_runnable: notRunnable } of lines) {
    const why = failed ?? notRunnable;
    if (why !== undefined) throw new OracleFailedError(`scenario ${name} has no trace: ${why}`);
  }
  return lines;
}
