import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WORKSPACE_FOLDERS = ['packages', 'apps'];

/**
 * A hash of everything that decides what `pnpm install` would do: while it stays the same,
 * node_modules is up to date and no network is needed.
 *
 * @param {string} root
 * @returns {string}
 */
export function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const path of decidingFiles(root)) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

/** @param {string} root */
function decidingFiles(root) {
  const manifests = WORKSPACE_FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .map((folder) => `${folder}/package.json`);
  return [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    '.npmrc',
    ...manifests.sort(),
  ].filter((path) => existsSync(join(root, path)));
}
