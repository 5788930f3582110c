import { BudgetRefusedError, type RunContext } from 'coppice';
import type { ExtractContext } from './extractor.ts';

/** Characters that count as one token, as with most models. */
const CHARACTERS_PER_TOKEN = 4;
/** In small pages a budget is used up to its last tokens, once a whole text does not fit any more. */
const PAGE_TOKENS = 50;

/**
 * An agent's context in which reading costs what it would cost a model: a token for four characters.
 * What is read is reserved before it is handed over, and then charged.
 */
export function metered(ctx: RunContext): ExtractContext {
  return {
    signal: ctx.signal,
    progress: (kind) => ctx.progress(kind),
    async tool(name, args, fn) {
      const result = await ctx.tool(name, args, fn);
      const text = textIn(result);
      charge(ctx, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
      return result;
    },
  };
}

function charge(ctx: RunContext, tokens: number): void {
  try {
    if (tokens > 0) ctx.reserve(tokens).commit();
  } catch (error) {
    if (!(error instanceof BudgetRefusedError)) throw error;
    for (let left = tokens; left > 0; left -= PAGE_TOKENS) {
      ctx.reserve(Math.min(left, PAGE_TOKENS)).commit();
    }
  }
}

/** What an answer of a tool has to be read of. */
function textIn(result: unknown): string {
  const { type, text } = Object(result) as { readonly type?: unknown; readonly text?: unknown };
  return type === 'text' && typeof text === 'string' ? text : '';
}
