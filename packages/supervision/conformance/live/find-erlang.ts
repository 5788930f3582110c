import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run-command.ts';

/** The Erlang that traces are recorded with. */
export interface Erlang {
  readonly erl: string;
  readonly erlc: string;
  /** The OTP release, as in `25`. */
  readonly release: string;
  /** For DynamicSupervisor; without it `dynamic` scenarios are not runnable. */
  readonly elixir?: Elixir;
}

export interface Elixir {
  readonly version: string;
  /** The directory of its compiled modules. */
  readonly ebin: string;
}

/** Where packages of the usual systems put it. */
const USUAL_EBINS = [
  '/usr/lib/elixir/lib/elixir/ebin',
  '/usr/local/lib/elixir/lib/elixir/ebin',
  '/opt/homebrew/opt/elixir/lib/elixir/lib/elixir/ebin',
];

const SAY_RELEASE = 'io:put_chars(erlang:system_info(otp_release)), halt(0).';

/** Finds `erl` and `erlc` on the PATH, and Elixir's modules; undefined without Erlang. */
export async function findErlang({
  signal,
}: {
  readonly signal?: AbortSignal | undefined;
} = {}): Promise<Erlang | undefined> {
  const release = await says('erl', ['-noshell', '-noinput', '-eval', SAY_RELEASE], signal);
  if (release === undefined) return undefined;
  const elixir = await findElixir(signal);
  return { erl: 'erl', erlc: 'erlc', release, ...(elixir ? { elixir } : {}) };
}

async function findElixir(signal: AbortSignal | undefined): Promise<Elixir | undefined> {
  for (const ebin of USUAL_EBINS) {
    const found = await elixirIn(ebin);
    if (found) return found;
  }
  // Slower, so it comes last: a version manager puts it anywhere.
  const library = await says('elixir', ['-e', 'IO.write(:code.lib_dir(:elixir))'], signal);
  return library === undefined ? undefined : elixirIn(join(library, 'ebin'));
}

async function elixirIn(ebin: string): Promise<Elixir | undefined> {
  try {
    await access(join(ebin, 'Elixir.DynamicSupervisor.beam'));
    const description = await readFile(join(ebin, 'elixir.app'), 'utf8');
    return { ebin, version: /\{vsn,\s*"([^"]+)"\}/.exec(description)?.[1] ?? 'unknown' };
  } catch {
    return undefined; // Not there, which is an answer.
  }
}

/** What a command writes; undefined when it is not there or fails. */
async function says(
  command: string,
  commandArguments: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const { exitCode, output } = await run(command, commandArguments, { signal });
    return exitCode === 0 ? output.trim() : undefined;
  } catch (error) {
    signal?.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
