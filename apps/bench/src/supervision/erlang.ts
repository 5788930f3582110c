import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Group, Kind, Reading } from './measure.ts';

const SOURCE = fileURLToPath(new URL('../../erlang/supervision_bench.erl', import.meta.url));

/** Erlang/OTP in processes of its own, one for each group of measures. */
interface Erlang extends AsyncDisposable {
  takeReadings(group: Group, kind: Kind): Promise<readonly Reading[]>;
}

/** Compiles the Erlang side. `undefined` when there is no Erlang on this machine. */
export async function prepareErlang(): Promise<Erlang | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'coppice-bench-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await run('erlc', ['-o', folder, SOURCE]);
    await run('erl', ['-noshell', '-eval', 'halt().']);
  } catch (error) {
    await remove();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return {
    async takeReadings(group, kind) {
      const start = ['-s', 'supervision_bench', 'main', group, kind];
      return readingsOf(await run('erl', ['-noshell', '-noinput', '-pa', folder, ...start]));
    },
    [Symbol.asyncDispose]: remove,
  };
}

/**
 * What the Erlang side printed: one reading a line, as JSON.
 *
 * @throws {SyntaxError} A line is something else; the message has it.
 */
export function readingsOf(output: string): readonly Reading[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map(readingOf);
}

function readingOf(line: string): Reading {
  const fail = (cause?: unknown): never => {
    throw new SyntaxError(`not a reading: ${line}`, { cause });
  };
  try {
    const { measure, value } = JSON.parse(line) as Partial<Record<keyof Reading, unknown>>;
    return typeof measure === 'string' && typeof value === 'number' ? { measure, value } : fail();
  } catch (error) {
    return fail(error);
  }
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args);
  return stdout;
}
