import type { Host } from '@coppice/host';
import { unlessAborted } from '../unless-aborted.ts';
import { wait } from '../wait.ts';
import { InjectedHttpError } from './errors.ts';

/** What a call used. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What the model does when it is called; a text is an answer at once. */
export type ModelStep =
  | string
  | {
      readonly type: 'answer';
      readonly text: string;
      readonly delayMs?: number;
      /** Default: a token for each four characters. `'none'`: it says nothing. */
      readonly usage?: ModelUsage | 'none';
    }
  | {
      readonly type: 'chunks';
      readonly chunks: readonly string[];
      /** Before each chunk. Default 0. */
      readonly gapMs?: number;
      /** As of an answer; it comes with the last chunk. */
      readonly usage?: ModelUsage | 'none';
    }
  | {
      readonly type: 'error';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly delayMs?: number;
    }
  /** Never answers; ends only when its signal is aborted. */
  | { readonly type: 'hang' };

/** A whole answer. */
export interface ModelAnswer {
  readonly text: string;
  readonly usage?: ModelUsage;
}

/** A piece of an answer; the last one has the usage. */
export interface ModelChunk extends ModelAnswer {}

/** A call that was made. */
export interface ModelCall {
  /** 1 for the first. */
  readonly call: number;
  readonly prompt: string;
  readonly atMs: number;
}

/** A model for tests. */
export interface ScriptedModel {
  /** All calls, in order. */
  readonly calls: readonly ModelCall[];
  complete(prompt: string, options?: ModelCallOptions): Promise<ModelAnswer>;
  stream(prompt: string, options?: ModelCallOptions): AsyncIterable<ModelChunk>;
}

/** How a call is stopped. */
export interface ModelCallOptions {
  readonly signal?: AbortSignal;
}

const CHARS_PER_TOKEN = 4; // A rule of thumb for English.

/**
 * A model that does what a list says, one step per call, on the host's clock.
 *
 * Use it in place of a provider in the tests of an agent. A step is taken when the call is made, for
 * `stream` too.
 *
 * @param script The steps. A call beyond the last one fails, with its number.
 * @param options.host Its clock times delays and calls.
 * @returns A model that remembers its calls.
 * @example
 * import { virtualHost } from '@coppice/host';
 * import { scriptedModel } from '@coppice/agents/testing';
 * const model = scriptedModel(['Graz', { type: 'error', status: 429 }], {
 *   host: virtualHost({ seed: 1 }),
 * });
 * const { text } = await model.complete('Name a town.');
 * const second = await model.complete('And another.').catch((error) => error.status);
 * if (text !== 'Graz' || second !== 429 || model.calls.length !== 2) throw new Error(text);
 */
export function scriptedModel(
  script: readonly ModelStep[],
  options: { readonly host: Pick<Host, 'clock'> },
): ScriptedModel {
  const { clock } = options.host;
  const calls: ModelCall[] = [];

  function nextStep(prompt: string): Exclude<ModelStep, string> {
    const call = calls.length + 1;
    calls.push({ call, prompt, atMs: clock.now() });
    const step = script[call - 1];
    if (step === undefined) throw new Error(`call ${call}: the script has ${script.length} steps`);
    return typeof step === 'string' ? { type: 'answer', text: step } : step;
  }

  async function* chunksOf(
    step: Exclude<ModelStep, string>,
    prompt: string,
    signal: AbortSignal,
  ): AsyncGenerator<ModelChunk> {
    signal.throwIfAborted();
    if (step.type === 'hang') return unlessAborted(() => new Promise<never>(() => {}), signal);
    if (step.type === 'error') {
      await pause(step.delayMs, signal);
      throw new InjectedHttpError(step);
    }
    const isWhole = step.type === 'answer';
    const texts = isWhole ? [step.text] : step.chunks;
    for (const [index, text] of texts.entries()) {
      await pause(isWhole ? step.delayMs : step.gapMs, signal);
      const isLast = index === texts.length - 1 && step.usage !== 'none';
      yield isLast ? { text, usage: usageOf(step.usage, prompt, texts.join('')) } : { text };
    }
  }

  const pause = async (delayMs: number | undefined, signal: AbortSignal): Promise<void> => {
    if (delayMs !== undefined && delayMs > 0) await wait(clock, delayMs, signal);
  };

  return {
    calls,
    complete: async (prompt, { signal = neverAborted() } = {}) => {
      let answer: ModelAnswer = { text: '' };
      for await (const { text, usage } of chunksOf(nextStep(prompt), prompt, signal)) {
        answer = { text: answer.text + text, ...(usage && { usage }) };
      }
      return answer;
    },
    stream: (prompt, { signal = neverAborted() } = {}) =>
      chunksOf(nextStep(prompt), prompt, signal),
  };
}

const neverAborted = (): AbortSignal => new AbortController().signal;

function usageOf(usage: ModelUsage | 'none' | undefined, prompt: string, text: string): ModelUsage {
  if (usage !== undefined && usage !== 'none') return usage;
  const tokensOf = (words: string): number => Math.ceil(words.length / CHARS_PER_TOKEN);
  return { inputTokens: tokensOf(prompt), outputTokens: tokensOf(text) };
}
