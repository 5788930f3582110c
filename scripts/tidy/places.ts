/** The package or app that a path belongs to: `packages/host/src/a.ts` → `packages/host`. */
export function packageFolderOf(path: string): string | undefined {
  return /^(?:packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0];
}

/** The test files, which a user never runs. */
export function isTest(path: string): boolean {
  return /\.test(-d)?\.tsx?$/.test(path) || /^(?:packages|apps)\/[^/]+\/test\//.test(path);
}

/** `@coppice/host/testing` → `@coppice/host`; `xstate/graph` → `xstate`. */
export function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
