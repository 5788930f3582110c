import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exitCodeFor } from './child-process.mjs';
import { childEnvironment, withPathFirst } from './environment.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { SetUpError, say } from './messages.mjs';
import { root, toolchainFolder } from './project.mjs';
import { RELAYED } from './signal-relay.mjs';
import { fetchTool, folderOnPath, isMissing, nodeTool, pnpmTool } from './toolchain.mjs';

/**
 * Makes sure of Node, pnpm and node_modules. When all are there it takes no lock and needs no
 * network.
 *
 * @param {{ mustInstall: boolean }} options Without `mustInstall` a failed install is reported and
 *   no more, for a command that may repair it, such as `pnpm install`.
 * @returns {Promise<NodeJS.ProcessEnv>} The environment in which the job runs.
 */
export async function setUp({ mustInstall }) {
  const base = childEnvironment(process.env);
  const tools = [nodeTool(), pnpmTool(base)];
  if (tools.some(isMissing) || !isInstalled(root)) {
    await untilSignal((signal) =>
      withLock(join(toolchainFolder, 'lock'), (addProcess) => prepare({ signal, addProcess }), {
        signal,
      }),
    );
  }
  return environmentWith(base, tools);

  /** @param {Pick<import('./child-process.mjs').StepContext, 'signal' | 'addProcess'>} step */
  async function prepare(step) {
    // Asked again: whoever held the lock before us may have done it all.
    const missing = tools.filter(isMissing);
    const fetches = missing.map((tool) => fetchTool(tool, { ...step, env: base }));
    // All must have ended before the lock is given back, also when one of them has failed.
    const results = await Promise.allSettled(fetches);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    if (isInstalled(root)) return;
    try {
      await install(root, { ...step, env: environmentWith(base, tools), cwd: root });
    } catch (error) {
      if (mustInstall || !(error instanceof SetUpError)) throw error;
      say(`${error.message}; going on without`);
    }
  }
}

/**
 * @param {NodeJS.ProcessEnv} base
 * @param {readonly import('./toolchain.mjs').Tool[]} tools
 */
function environmentWith(base, tools) {
  const bins = tools.map((tool) => tool.bin());
  const [nodeBin = ''] = bins;
  // Native addons must be compiled against the headers of the Node that runs them, and a user's
  // ~/.npmrc may name another one's. Ours are beside the program, so nothing is downloaded either.
  const prefix = process.platform === 'win32' ? nodeBin : dirname(nodeBin);
  const headers = existsSync(join(prefix, 'include', 'node')) ? { npm_config_nodedir: prefix } : {};
  return withPathFirst(
    { ...base, ...headers },
    bins.filter((bin) => !isFirst(bin, base)),
  );
}

/**
 * Whether PATH leads to this folder's Node or pnpm already; then the user's order stays.
 *
 * @param {string} bin
 * @param {NodeJS.ProcessEnv} env
 */
function isFirst(bin, env) {
  return ['node', 'pnpm'].some((program) => folderOnPath(program, env) === bin);
}

/**
 * Runs the set-up so that Ctrl-C ends the step that is under way and gives the lock back.
 *
 * @template Result
 * @param {(signal: AbortSignal) => Promise<Result>} task
 * @returns {Promise<Result>}
 */
async function untilSignal(task) {
  const controller = new AbortController();
  /** @param {NodeJS.Signals} signal */
  const abort = (signal) => {
    const exitCode = exitCodeFor(signal);
    controller.abort(new SetUpError(`stopped by ${signal}; the next run goes on`, { exitCode }));
  };
  for (const signal of RELAYED) process.once(signal, abort);
  try {
    return await task(controller.signal);
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    for (const signal of RELAYED) process.off(signal, abort);
  }
}
