import { spawn } from 'node:child_process';

/** How a command ended, and what it wrote: both streams together. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Enough to see what went wrong. */
const MAX_OUTPUT = 20_000;

/**
 * Runs a command in a directory until it ends.
 *
 * @param options.signal Kills the command at once; the promise rejects with the reason.
 * @throws {Error} The command cannot be started, with `code: 'ENOENT'` when it does not exist.
 */
export function run(
  command: string,
  commandArguments: readonly string[],
  {
    signal,
    directory,
  }: { readonly signal?: AbortSignal | undefined; readonly directory?: string | undefined },
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(command, commandArguments, {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A crash says enough on the screen; its dump would be left behind.
      env: { ...process.env, ERL_CRASH_DUMP_SECONDS: '0' },
    });
    const kill = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', kill, { once: true });
    let output = '';
    const keep = (text: string): void => {
      output = (output + text).slice(0, MAX_OUTPUT);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ exitCode, output });
    });
  });
}
