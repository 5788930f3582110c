import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './child-process.mjs';
import { fingerprint } from './fingerprint.mjs';
import { SetUpError, say } from './messages.mjs';

/** @param {string} root */
const stampOf = (root) => join(root, 'node_modules', '.set-up-stamp');

/**
 * Whether node_modules is what the lockfile says.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root);
}

/**
 * Installs the dependencies exactly as locked. The stamp goes first and comes back last, so that
 * an install that is killed half-way is not taken for a complete one.
 *
 * @param {string} root
 * @param {import('./child-process.mjs').StepContext} context
 */
export async function install(root, context) {
  say('installing dependencies');
  const stamp = stampOf(root);
  const installing = fingerprint(root); // what we install now, even if it is edited meanwhile
  rmSync(stamp, { force: true });
  const reporter = process.stderr.isTTY ? [] : ['--reporter=append-only'];
  const exitCode = await runStep('pnpm', ['install', '--frozen-lockfile', ...reporter], context);
  context.signal?.throwIfAborted();
  if (exitCode !== 0) {
    throw new SetUpError(
      `pnpm install failed (exit code ${exitCode}, its reason is above). If pnpm-lock.yaml is out ` +
        'of step with a package.json, run: npm run with -- pnpm install',
    );
  }
  writeFileSync(`${stamp}.new`, installing);
  renameSync(`${stamp}.new`, stamp);
}
