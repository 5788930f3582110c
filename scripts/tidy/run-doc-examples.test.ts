// Runs every example of the docs as a reader would: as a module of its own, with its imports.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type DocExample, examplesInComments, examplesInPage } from './doc-examples.ts';
import { read, repositoryFiles, root } from './tree.ts';

// Inside the app that depends on all packages, so that they are found; ignored by git.
const folder = join(root, 'apps/examples/node_modules/.cache/doc-examples');
const PAGES = /^(?:README\.md|CONTRIBUTING\.md|docs\/.*\.md|packages\/[^/]+\/README\.md)$/;
const MODULES = /^packages\/[^/]+\/src\/.*(?<!\.test|\.test-d)\.ts$/;

const files = repositoryFiles();
const examples = [
  ...files.filter((path) => PAGES.test(path)).flatMap((path) => examplesInPage(path, read(path))),
  ...files
    .filter((path) => MODULES.test(path))
    .flatMap((path) => examplesInComments(path, read(path))),
];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const programs = examples.map((example) => ({ ...example, file: written(example) }));

describe('an example of the docs', () => {
  test.each(programs)('$path:$line runs', async ({ file }) => {
    await expect(import(pathToFileURL(file).href)).resolves.toBeDefined();
  });

  test('has the types that it needs', () => {
    const config = { extends: join(root, 'tsconfig.check.json'), include: ['*.ts'], exclude: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder], {
      encoding: 'utf8',
    });
    expect(stderr, 'the compiler itself').toBe('');
    // 'docs__a.md.7.ts(9,3): error …' → 'docs/a.md(9,3): error …'
    const errors = stdout.matchAll(/^.*?doc-examples\/(\S+)\.\d+\.ts(\(.*)$/gm);
    expect([...errors].map(([, path, rest]) => `${path?.replaceAll('__', '/')}${rest}`)).toEqual(
      [],
    );
  }, 60_000);
});

/** Writes an example to a file whose lines are those of the page, so that errors point there. */
function written({ path, line, code }: DocExample): string {
  const file = join(folder, `${path.replaceAll('/', '__')}.${line}.ts`);
  writeFileSync(file, `${'\n'.repeat(line - 1)}${code}\n\nexport {};\n`);
  return file;
}
