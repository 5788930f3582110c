// Applies the rules of this folder to the repository. Each rule has its own tests beside it.
import { describe, expect, test } from 'vitest';
import { deadLinks } from './dead-links.ts';
import { dependencyFindings } from './declared-dependencies.ts';
import { undocumentedExports } from './doc-comments.ts';
import { examplesInComments } from './doc-examples.ts';
import { fileShapeFindings } from './file-shape.ts';
import { forbiddenGlobals } from './forbidden-globals.ts';
import { importCycles } from './import-cycles.ts';
import { layerFindings } from './layers.ts';
import { exportStyle, leftOvers, xstateImports } from './module-style.ts';
import { type SourceText, sourceText } from './source-text.ts';
import { exists, read, repositoryFiles } from './tree.ts';

const files = repositoryFiles();
const sources = files
  .filter((path) => /\.(ts|tsx|mjs)$/.test(path))
  .map((path) => sourceText(path, read(path)));
const indexes = sources.filter(({ path }) => /^packages\/[^/]+\/src\/index\.ts$/.test(path));
const EXAMPLES = 'apps/examples/';
const manifests = files.filter((path) => /^(?:packages|apps)\/[^/]+\/package\.json$/.test(path));

test.each([
  ['imports follow the layers', layerFindings],
  ['files are short and named after what is in them', fileShapeFindings],
  ['time, chance and output come from the host', forbiddenGlobals],
  ['only machines import xstate', xstateImports],
  ['packages export by name', exportStyle],
  ['no notes are left over', leftOvers],
])('%s', (_name, rule) => {
  expect(sources.flatMap(rule)).toEqual([]);
});

test('modules do not import in circles', () => {
  expect(importCycles(sources)).toEqual([]);
});

test.each(manifests)('%s lists what is imported', (path) => {
  const folder = path.replace('package.json', '');
  const own = sources.filter((source) => source.path.startsWith(folder));
  // The examples of the docs are run from there.
  if (folder === EXAMPLES) own.push(...docExamples());
  expect(dependencyFindings(path, JSON.parse(read(path)), own)).toEqual([]);
});

function docExamples(): readonly SourceText[] {
  const modules = files.filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path));
  return modules.flatMap((path) =>
    examplesInComments(path, read(path)).map(({ code }) =>
      sourceText(`${EXAMPLES}src/doc.ts`, code),
    ),
  );
}

describe('docs', () => {
  const readIfThere = (path: string) => (exists(path) ? read(path) : undefined);

  test('what is public is documented where it is declared', () => {
    expect(indexes.flatMap((index) => undocumentedExports(index, readIfThere))).toEqual([]);
  });

  test('links lead somewhere', () => {
    const pages = files.filter((path) => path.endsWith('.md'));
    expect(pages.flatMap((path) => deadLinks(path, read(path), { exists, read }))).toEqual([]);
  });
});
