import { delimiter } from 'node:path';

// npm hands its configuration down as npm_config_*. Kept is what says where the registry is and
// how to reach it; what describes this one call of npm would mislead the npm and pnpm that we call.
const REGISTRY_SETTINGS =
  /^npm_config_(registry|userconfig|cache|proxy|https_proxy|noproxy|cafile|ca$|strict_ssl|offline|prefer_offline|_|\/\/|@)/i;

/**
 * The environment for everything that the launcher starts.
 *
 * @param {NodeJS.ProcessEnv} own What the launcher itself was started with.
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(own) {
  const inherited = Object.entries(own).filter(
    ([name]) => name !== 'INIT_CWD' && (!/^npm_/i.test(name) || REGISTRY_SETTINGS.test(name)),
  );
  return {
    ...Object.fromEntries(inherited),
    COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
    DO_NOT_TRACK: '1',
    PNPM_CONFIG_CONFIRM_MODULES_PURGE: 'false', // the set-up has no stdin to answer a question
    PNPM_CONFIG_UPDATE_NOTIFIER: 'false',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    TURBO_TELEMETRY_DISABLED: '1',
  };
}

/**
 * The same environment with these folders first on PATH.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} folders
 * @returns {NodeJS.ProcessEnv}
 */
export function withPathFirst(env, folders) {
  // Windows calls it 'Path', and a plain copy of process.env is case-sensitive.
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [name]: [...folders, env[name]].filter(Boolean).join(delimiter) };
}

/**
 * The folder in which the user typed the command: npm itself changes to the folder of package.json.
 *
 * @param {NodeJS.ProcessEnv} own
 * @param {string} workingFolder
 */
export function userFolder(own, workingFolder) {
  // Without a lifecycle event, INIT_CWD is left over from some npm further up.
  return (own.npm_lifecycle_event && own.INIT_CWD) || workingFolder;
}
