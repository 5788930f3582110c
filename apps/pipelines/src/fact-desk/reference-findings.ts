import { crossReference } from './cross-reference.ts';
import type { InstalledPackage } from './disk/installed-packages.ts';
import type { ExtractContext, Extractor } from './extractor.ts';
import type { Finding } from './finding.ts';

/** What the same extractors find when nothing is done to them: by it a run is judged. */
export async function referenceFindings(
  extractors: readonly Extractor[],
  pkg: InstalledPackage,
): Promise<readonly Finding[]> {
  const { signal } = new AbortController();
  const ctx: ExtractContext = { signal, progress() {}, tool: (_name, _args, fn) => fn(signal) };
  const claims = await Promise.all(extractors.map((extract) => extract(pkg, ctx)));
  return crossReference(pkg, claims.flat());
}
