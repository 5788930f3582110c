import { posix } from 'node:path';
import { type Finding, finding } from './finding.ts';
import type { SourceText } from './source-text.ts';

const LINES = 300;
const DRAWERS = /^(?:utils?|types?|common|helpers?|misc|shared)$/;
// 'retry-ladder.machine.test.ts', 'vitest.config.ts', 'types.test-d.ts'
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*\.(?:ts|tsx|mjs)$/;

/** What is wrong with a file as a file: too long, or in a drawer where nobody looks for it. */
export function fileShapeFindings({ path, text }: SourceText): readonly Finding[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  const drawers = path.split('/').filter((part) => DRAWERS.test(part.replace(/\..*/, '')));
  return [
    ...(lines > LINES ? [finding(path, LINES, `${lines} lines, at most ${LINES}: split it`)] : []),
    ...drawers.map((part) => finding(path, 1, `"${part}" names no idea: name what is in it`)),
    ...(KEBAB_CASE.test(posix.basename(path)) ? [] : [finding(path, 1, 'not in kebab-case')]),
  ];
}
