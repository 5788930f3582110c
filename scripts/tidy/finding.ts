import { lineAt, type SourceText } from './source-text.ts';

/** Something a rule does not allow, as a line that an editor can jump to: `a.ts:3: no debugger`. */
export type Finding = string;

export function finding(path: string, line: number, problem: string): Finding {
  return `${path}:${line}: ${problem}`;
}

export function findingAt(source: SourceText, offset: number, problem: string): Finding {
  return finding(source.path, lineAt(source.text, offset), problem);
}
