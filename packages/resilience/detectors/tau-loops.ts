import { printOf, type StepPrint } from '../src/loops/step-print.ts';
import { textHash } from '../src/text-hash.ts';
import { stopOf } from './loops.ts';
import type { ToolCallRecord } from './record.ts';
import { share } from './share.ts';

/** How often `stop` comes in runs of a modern model that end well. */
export interface TauLoopScore {
  /** Share of the successes in which it comes. */
  readonly falseKill: number;
}

/** Plays the tool calls of every run to a loop detector with its default options. */
export function scoreTauLoops(records: readonly ToolCallRecord[]): TauLoopScore {
  const successes = records.filter(({ ok }) => ok === 1);
  const killed = successes.filter((record) => stopOf(printsOf(record)) !== undefined);
  return { falseKill: share(killed.length, successes.length) };
}

/** A result belongs to the oldest call of its tool that has none. */
function printsOf({ steps }: ToolCallRecord): readonly StepPrint[] {
  const waiting = new Map<string, string[]>();
  const prints: StepPrint[] = [];
  for (const [kind, tool, hash, , isError] of steps) {
    if (tool === null) continue;
    const calls = waiting.get(tool) ?? [];
    waiting.set(tool, calls);
    if (kind === 'call') calls.push(hash);
    const args = kind === 'result' ? calls.shift() : undefined;
    if (args === undefined) continue;
    const print = printOf(
      { action: { tool, args }, observation: hash, isError: isError === 1 },
      new Set(),
    );
    // The arguments are a hash: to mask its digits would make different calls alike.
    prints.push({ ...print, shape: textHash(`${tool} ${args}`) });
  }
  return prints;
}
