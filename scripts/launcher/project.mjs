import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The Node versions that will do, as package.json says: `^24.15.0 || >=26.0.0`. */
export const nodeRange = /** @type {string} */ (manifest.engines.node);

/** The exact versions that are fetched when the machine's own ones will not do. */
export const pinned = {
  node: /** @type {string} */ (manifest.config.node),
  // 'pnpm@12.21.0+sha512.…' → '12.21.0'
  pnpm: /** @type {string} */ (manifest.packageManager).replace(/^pnpm@/, '').replace(/\+.*/, ''),
};

/** Git-ignored; everything that is fetched goes here, and deleting it is always safe. */
export const toolchainFolder = join(root, '.toolchain');
