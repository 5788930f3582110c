import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type Claim, evidenceAt } from '../claim.ts';
import { sourceLines } from '../code/source-lines.ts';
import { compare, type InstalledPackage } from '../disk/installed-packages.ts';
import { readText } from '../disk/read-text.ts';
import type { ExtractContext, Extractor } from '../extractor.ts';
import { licencesNamedIn } from '../licence/licence-names.ts';
import { licencesInText } from '../licence/licence-text.ts';
import { readmeClaims } from '../readme/readme-claims.ts';

const README = /^readme(?:\.(?:md|markdown|txt|rst))?$/i;
const LICENCE = /^(?:licen[cs]es?|copying|unlicense)(?:[-_.].*)?$/i;
const NOTICE = /^notice(?:[-_.].*)?$/i;
const NOT_ITS_OWN = /third|3rd|party|vendor|bundled|dependenc/i;
const NOT_PROSE = /\.(?:[cm]?[jt]sx?|json|map|html?|css)$/i;
const MAX_LICENCE_FILES = 8;
const MAX_BYTES = 300_000;

/**
 * The agent that reads what people wrote: README, LICENSE, COPYING, NOTICE.
 *
 * It knows nothing of package.json or of the code, so that agreeing with those means something.
 *
 * @param projectDir The project that the packages' folders are relative to.
 */
export function textAgent(projectDir: string): Extractor {
  return async (pkg, ctx) => {
    const names = await namesIn(join(projectDir, pkg.dir), ctx);
    const claims: Claim[] = [];
    for (const name of names.filter(isLicenceFile).slice(0, MAX_LICENCE_FILES)) {
      const text = await textOf(projectDir, pkg, name, ctx);
      if (text !== undefined) claims.push(...licenceClaims(`${pkg.dir}/${name}`, text));
    }
    const readme = names.find((name) => README.test(name));
    if (readme !== undefined) {
      const text = await textOf(projectDir, pkg, readme, ctx);
      if (text !== undefined) claims.push(...readmeClaims(`${pkg.dir}/${readme}`, text));
    }
    return claims;
  };
}

function isLicenceFile(name: string): boolean {
  return (
    (LICENCE.test(name) || NOTICE.test(name)) && !NOT_ITS_OWN.test(name) && !NOT_PROSE.test(name)
  );
}

/** The regular files of the package's own folder, in an order that is the same everywhere. */
async function namesIn(folder: string, ctx: ExtractContext): Promise<string[]> {
  const entries = await ctx.tool('listFolder', { path: folder }, async () => {
    try {
      return await readdir(folder, { withFileTypes: true });
    } catch {
      return []; // It cannot be read, so nothing is claimed in it.
    }
  });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort(compare);
}

/** The beginning of a file; what a claim rests on stands there. */
async function textOf(
  projectDir: string,
  pkg: InstalledPackage,
  name: string,
  ctx: ExtractContext,
): Promise<string | undefined> {
  const path = `${pkg.dir}/${name}`;
  const read = await ctx.tool('readText', { path }, (signal) =>
    readText(join(projectDir, path), { maxBytes: MAX_BYTES, whenLarger: 'truncate', signal }),
  );
  return read.type === 'text' ? read.text : undefined;
}

/** What a licence file holds and names; of a NOTICE, which is about others' parts, the names. */
function licenceClaims(file: string, text: string): Claim[] {
  const found = licencesInText(text);
  const licences = found.map(({ licence }) => licence);
  const isFound = (licence: string): boolean => licences.includes(licence);
  // The GPL 3 speaks of "the GPL": that is itself, and no sign of the GPL 2.
  const mentioned = licencesNamedIn(text)
    .filter((named) => !named.licences.some(isFound))
    .flatMap((named) => named.licences);
  const offset = found[0]?.offset ?? Math.max(0, text.search(/\S/));
  const evidence = evidenceAt(file, sourceLines(text), offset);
  return NOTICE.test(posix.basename(file))
    ? [{ kind: 'licenceNotice', mentioned: [...new Set([...licences, ...mentioned])], evidence }]
    : [{ kind: 'licenceText', licences, mentioned: [...new Set(mentioned)], evidence }];
}
