/** A text cut into lines, to say where something stands in it. */
export interface SourceLines {
  /** 1-based. */
  readonly lineAt: (offset: number) => number;
  /** The line without its end; empty when there is no such line. 1-based. */
  readonly line: (number: number) => string;
  /** Where the line starts. 1-based. */
  readonly startOf: (number: number) => number;
  readonly count: number;
}

/**
 * Cuts a text into lines once, so that many places in it can be found quickly.
 *
 * @example sourceLines('a\nb').lineAt(2) // 2
 */
export function sourceLines(text: string): SourceLines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const startOf = (number: number): number => starts[number - 1] ?? text.length;
  return {
    count: starts.length,
    startOf,
    line: (number) => text.slice(startOf(number), startOf(number + 1)).replace(/\r?\n$/, ''),
    lineAt(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((starts[middle] ?? Number.POSITIVE_INFINITY) <= offset) low = middle;
        else high = middle - 1;
      }
      return low + 1;
    },
  };
}
