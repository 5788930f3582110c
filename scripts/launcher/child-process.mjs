import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * What all steps of one set-up share.
 *
 * @typedef {object} StepContext
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {AbortSignal} [signal] Ends the step.
 * @property {(pid: number) => void} [addProcess] Called with the step's process, for the lock.
 */

/**
 * Runs one step of the set-up to its end. Its stdout goes to our stderr, because ours belongs to
 * the job, and it has no stdin, because nothing may wait for an answer there.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {StepContext} context
 * @returns {Promise<number>} Its exit code.
 */
export function runStep(command, args, { env, cwd, signal, addProcess }) {
  const step = spawn(command, args, { cwd, env, signal, stdio: ['ignore', 2, 2] });
  if (step.pid !== undefined) addProcess?.(step.pid);
  return exitCodeOf(step);
}

/**
 * The exit code of a process; 128 + n when signal n ended it, as a shell would say.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
export function exitCodeOf(child) {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      // An abort only asks the process to end: it has ended at 'exit'.
      if (error.name !== 'AbortError') reject(error);
    });
    child.on('exit', (code, signal) => resolve(code ?? exitCodeFor(signal)));
  });
}

/** @param {NodeJS.Signals | null} signal */
export function exitCodeFor(signal) {
  return 128 + (signal ? constants.signals[signal] : 0);
}
