import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { metadataAgent } from './agents/metadata-agent.ts';
import { structureAgent } from './agents/structure-agent.ts';
import { textAgent } from './agents/text-agent.ts';
import type { Claim } from './claim.ts';
import { crossReference } from './cross-reference.ts';
import type { InstalledPackage } from './disk/installed-packages.ts';
import type { ExtractContext, Extractor } from './extractor.ts';
import type { Finding } from './finding.ts';

/** Path → content; a content that is neither text nor bytes is written as JSON. */
export type Files = Readonly<Record<string, string | Uint8Array | object>>;

/** A folder for one test, with real files; it is deleted when the test ends. */
export interface TempProject extends AsyncDisposable {
  readonly dir: string;
}

/**
 * Writes files into a new folder.
 *
 * @example await using project = await tempProject({ 'node_modules/a/package.json': {} });
 */
export async function tempProject(files: Files): Promise<TempProject> {
  const dir = await mkdtemp(join(tmpdir(), 'fact-desk-'));
  for (const [path, content] of Object.entries(files)) {
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), isRaw ? content : JSON.stringify(content, null, 2));
  }
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

/** The package `a` 1.0.0 of a project, without looking for it. */
const PACKAGE_A: InstalledPackage = {
  name: 'a',
  version: '1.0.0',
  dir: 'node_modules/a',
  key: 'a@1.0.0',
};

/** What one extractor says about package `a`, and every tool call that it made. */
export async function claimsAboutA(
  extractor: (projectDir: string) => Extractor,
  files: Files,
): Promise<{ readonly claims: readonly Claim[]; readonly toolCalls: readonly unknown[] }> {
  const entries = Object.entries(files).map(([path, content]) => [
    `node_modules/a/${path}`,
    content,
  ]);
  await using project = await tempProject(Object.fromEntries(entries));
  const toolCalls: unknown[] = [];
  const { signal } = new AbortController();
  const ctx: ExtractContext = {
    signal,
    progress: () => {},
    tool: (name, args, run) => {
      toolCalls.push({ name, args });
      return run(signal);
    },
  };
  return { claims: await extractor(project.dir)(PACKAGE_A, ctx), toolCalls };
}

/** What the agents together find in package `a`; all three, unless some are named. */
export async function findingsAboutA(
  files: Files,
  agents: readonly ((projectDir: string) => Extractor)[] = [
    textAgent,
    metadataAgent,
    structureAgent,
  ],
): Promise<readonly Finding[]> {
  const answers = await Promise.all(agents.map((agent) => claimsAboutA(agent, files)));
  return crossReference(
    PACKAGE_A,
    answers.flatMap(({ claims }) => claims),
  );
}
