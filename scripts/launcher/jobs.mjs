import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitCodeOf } from './child-process.mjs';
import { userFolder } from './environment.mjs';
import { SetUpError, say } from './messages.mjs';
import { root } from './project.mjs';
import { relaySignals } from './signal-relay.mjs';

/**
 * A job is what a command does once the set-up is done. Its exit code is the launcher's.
 *
 * @typedef {(args: string[], env: NodeJS.ProcessEnv) => Promise<number>} Job
 */

/** @type {Readonly<Record<string, Job>>} */
export const jobs = {
  start: (args, env) => runSource('apps/pipelines/src/main.ts', args, env, withTsx()),
  // Node strips the types of these itself: tsx adds a call to every closure, which would be measured.
  bench: (args, env) => runSource('apps/bench/src/main.ts', args, env, ['--expose-gc']),
  'conformance:otp': (args, env) =>
    runSource('packages/supervision/conformance/main.ts', args, env, []),
  'conformance:breaker': (args, env) =>
    runSource('packages/resilience/conformance/main.ts', args, env, []),
  detectors: (args, env) => runSource('packages/resilience/detectors/main.ts', args, env, []),
  attribution: (args, env) => runSource('packages/agents/attribution/main.ts', args, env, []),
  simulate: (args, env) => runSource('apps/simulator/src/main.ts', args, env, []),
  crashtest: (args, env) => runSource('apps/crashtest/src/main.ts', args, env, []),
  test: (args, env) => run('pnpm', ['exec', 'vitest', 'run', ...args], { env }),
  check,
  with: ([command = 'node', ...args], env) => run(command, args, { env }),
};

/** Each must pass. In the order of what is quickest to say what is wrong. */
const CHECKS = [
  ['biome', 'check', '.'],
  ['oxlint'],
  ['tsc', '-p', 'tsconfig.check.json'],
  ['knip'],
  ['turbo', 'boundaries'],
];

/** @type {Job} */
async function check(args, env) {
  if (args.length > 0) throw new SetUpError(`check takes no arguments, got: ${args.join(' ')}`);
  const failed = [];
  for (const command of CHECKS) {
    say(command.join(' '));
    const exitCode = await run('pnpm', ['exec', ...command], { env });
    if (exitCode > 128) return exitCode; // stopped by a signal: the rest is not wanted
    if (exitCode !== 0) failed.push(command[0]);
  }
  say(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

/**
 * Runs a program from its sources, in the folder in which the user is, so that `--dir .` is theirs.
 *
 * @param {string} main
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} nodeOptions
 */
function runSource(main, args, env, nodeOptions) {
  const options = ['--conditions=@coppice/source', ...nodeOptions];
  const cwd = userFolder(process.env, process.cwd());
  return run('node', [...options, join(root, main), ...args], { env, cwd });
}

const withTsx = () => [
  '--import',
  pathToFileURL(createRequire(join(root, 'package.json')).resolve('tsx')).href,
];

/**
 * Runs one process with our stdin, stdout and stderr, and passes signals on to it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string }} options
 */
async function run(command, args, { env, cwd = root }) {
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
  const stopRelay = relaySignals(child);
  try {
    return await exitCodeOf(child);
  } catch (error) {
    throw new SetUpError(`could not run ${command}: ${/** @type {Error} */ (error).message}`);
  } finally {
    stopRelay();
  }
}
