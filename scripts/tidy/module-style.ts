import { type Finding, findingAt } from './finding.ts';
import { importsOf } from './imports.ts';
import { isTest, packageNameOf } from './places.ts';
import type { SourceText } from './source-text.ts';

const MAY_IMPORT_XSTATE =
  /\.machine\.ts$|^packages\/actor\/src\/xstate-bridge\.ts$|^apps\/(?:bench|examples)\//;

/** Only machine files know XState, so that the rules can be read and tested without it. */
export function xstateImports(source: SourceText): readonly Finding[] {
  if (MAY_IMPORT_XSTATE.test(source.path) || isTest(source.path)) return [];
  return importsOf(source)
    .filter(({ specifier }) => packageNameOf(specifier) === 'xstate')
    .map(({ offset }) =>
      findingAt(source, offset, 'xstate is for *.machine.ts and the bridge of the actor package'),
    );
}

/** A package lists by hand, and by name, what it exports. */
export function exportStyle(source: SourceText): readonly Finding[] {
  if (!source.path.startsWith('packages/')) return [];
  return [
    ...source.code.matchAll(/\bexport\s+(?:type\s+)?\*|\bexport\s+default\b|\bas\s+default\b/g),
  ].map(({ index, 0: form }) => findingAt(source, index, `${form}: export by name`));
}

/** Notes to oneself, which are not for main. */
export function leftOvers(source: SourceText): readonly Finding[] {
  const notes = [...source.text.matchAll(/\bFIX[M]E\b/g)]; // so that this line is none
  const stops = [...source.code.matchAll(/(?<![.\w$])debugger\b/g)];
  return [...notes, ...stops].map(({ index, 0: word }) => findingAt(source, index, `no ${word}`));
}
