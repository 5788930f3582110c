import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { type ModelCallOptions, type ModelStep, scriptedModel } from './scripted-model.ts';

function modelOf(...script: readonly ModelStep[]) {
  const host = virtualHost({ seed: 1 });
  const model = scriptedModel(script, { host });
  const streamed = async (prompt: string, options?: ModelCallOptions) => {
    const chunks = [];
    for await (const chunk of model.stream(prompt, options)) {
      chunks.push({ ...chunk, atMs: host.clock.now() });
    }
    return chunks;
  };
  return { host, model, streamed };
}

describe('scriptedModel', () => {
  test('a text is an answer at once, with its usage', async () => {
    const { model } = modelOf('Graz and Linz');
    expect(await model.complete('Which?')).toEqual({
      text: 'Graz and Linz',
      usage: { inputTokens: 2, outputTokens: 4 },
    });
  });

  test.each<[string, ModelStep, unknown]>([
    [
      'as it is said',
      { type: 'answer', text: 'a', usage: { inputTokens: 7, outputTokens: 9 } },
      { inputTokens: 7, outputTokens: 9 },
    ],
    ['none', { type: 'answer', text: 'a', usage: 'none' }, undefined],
    ['none of chunks', { type: 'chunks', chunks: ['a', 'b'], usage: 'none' }, undefined],
  ])('usage: %s', async (_name, step, usage) => {
    const { model, streamed } = modelOf(step, step);
    expect((await model.complete('x')).usage).toEqual(usage);
    expect((await streamed('x')).at(-1)?.usage).toEqual(usage);
  });

  test('delays are of the host, and calls are remembered', async () => {
    const { host, model } = modelOf({ type: 'answer', text: 'late', delayMs: 500 }, 'next');
    const answer = model.complete('one');
    await host.clock.advanceBy(500);
    expect((await answer).text).toBe('late');
    await model.complete('two');
    expect(model.calls).toEqual([
      { call: 1, prompt: 'one', atMs: 0 },
      { call: 2, prompt: 'two', atMs: 500 },
    ]);
  });

  test('chunks come one by one, or together', async () => {
    const step = { type: 'chunks', chunks: ['a', 'b', 'c'], gapMs: 10 } as const;
    const { host, model, streamed } = modelOf(step, step);
    const chunks = streamed('x');
    await host.clock.advanceBy(30);
    expect(await chunks).toEqual([
      { text: 'a', atMs: 10 },
      { text: 'b', atMs: 20 },
      { text: 'c', atMs: 30, usage: { inputTokens: 1, outputTokens: 1 } },
    ]);
    const whole = model.complete('x');
    await host.clock.advanceBy(30);
    expect((await whole).text).toBe('abc');
  });

  test('an error has its status and headers', async () => {
    const headers = { 'retry-after': '2' };
    const { model, streamed } = modelOf(
      { type: 'error', status: 429, headers },
      { type: 'error', status: 500 },
    );
    await expect(model.complete('x')).rejects.toMatchObject({ status: 429, headers });
    await expect(streamed('x')).rejects.toMatchObject({ status: 500, headers: {} });
  });

  test.each<[string, ModelStep]>([
    ['one that hangs', { type: 'hang' }],
    ['a delay', { type: 'answer', text: 'a', delayMs: 50 }],
    ['a late error', { type: 'error', status: 500, delayMs: 50 }],
    ['a stream', { type: 'chunks', chunks: ['a'], gapMs: 50 }],
  ])('an abort ends %s', async (_name, step) => {
    const { host, model } = modelOf(step, 'never said');
    const stopping = new AbortController();
    const ending = model.complete('x', stopping).catch((error: Error) => error.message);
    await host.settle();
    stopping.abort(new Error('enough'));
    expect(await ending).toBe('enough');
    expect(host.clock.nextDueMs()).toBeUndefined();
    await expect(model.complete('x', stopping)).rejects.toThrow('enough');
  });

  test('what hangs hangs', async () => {
    const { host, model } = modelOf({ type: 'hang' });
    let isSettled = false;
    void model.complete('x').finally(() => {
      isSettled = true;
    });
    await host.clock.advanceBy(3_600_000);
    expect(isSettled).toBe(false);
  });

  test('a call beyond the script fails with its number', async () => {
    const { model } = modelOf('a');
    await model.complete('x');
    await expect(model.complete('x')).rejects.toThrow('call 2: the script has 1 steps');
    expect(() => model.stream('x')).toThrow('call 3');
  });
});
