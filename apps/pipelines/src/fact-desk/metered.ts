import type { RunContext } from 'coppice';
import type { ExtractContext } from './extractor.ts';

/** Characters that count as one token, as with most models. */
const CHARACTERS_PER_TOKEN = 4;
/** Small, so that a budget is used up to its last tokens before a page is refused. */
const PAGE_TOKENS = 50;

/**
 * An agent's context in which reading costs what it would cost a model: a token for four characters.
 * Each page is reserved before it is handed over, and then charged.
 */
export function metered(ctx: RunContext): ExtractContext {
  return {
    signal: ctx.signal,
    progress: (kind) => ctx.progress(kind),
    async tool(name, args, fn) {
      const result = await ctx.tool(name, args, fn);
      const text = textIn(result);
      let left = Math.ceil(text.length / CHARACTERS_PER_TOKEN);
      for (; left > 0; left -= PAGE_TOKENS) {
        ctx.reserve(Math.min(left, PAGE_TOKENS)).commit();
      }
      return result;
    },
  };
}

/** What an answer of a tool has to be read of. */
function textIn(result: unknown): string {
  const { type, text } = Object(result) as { readonly type?: unknown; readonly text?: unknown };
  return type === 'text' && typeof text === 'string' ? text : '';
}
