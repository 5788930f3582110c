import { type VirtualHost, virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import type { Breakers, BreakersOptions } from './breakers.ts';
import { createBreakers } from './breakers.ts';
import type { SavedBreaker } from './saved-breaker.ts';

/** A registry whose latest words are kept, and the one that goes on with them. */
function kept(host: VirtualHost, options: Partial<BreakersOptions> = {}) {
  const words: SavedBreaker[] = [];
  const breakers = createBreakers({
    host,
    ...options,
    onSaved: (_key, saved) => words.push(JSON.parse(JSON.stringify(saved)) as SavedBreaker),
  });
  const next = (): Breakers => {
    const saved = words.at(-1);
    const known = saved ? [{ agent: 'a', taskType: 'x', saved }] : [];
    return createBreakers({ host, ...options, saved: { version: 1, breakers: known } });
  };
  return { words, breaker: breakers.get('a', 'x'), next };
}

const settle = (breaker: ReturnType<Breakers['get']>, outcome: 'success' | 'failure'): void => {
  const permit = breaker.admit();
  if (permit.type === 'admitted') permit.settle(outcome);
};

describe('what has to survive a restart', () => {
  test('is told of a failure, so that a streak goes on', () => {
    const { breaker, next } = kept(virtualHost({ seed: 1 }));
    settle(breaker, 'failure');
    settle(breaker, 'failure');
    const resumed = next().get('a', 'x');
    expect(resumed.mode).toBe('closed');
    settle(resumed, 'failure');
    expect(resumed.mode).toBe('open');
  });

  test('is told of the success that ends a streak, and of no other', () => {
    const { breaker, words, next } = kept(virtualHost({ seed: 1 }));
    settle(breaker, 'success');
    expect(words).toHaveLength(0);
    settle(breaker, 'failure');
    settle(breaker, 'success');
    settle(breaker, 'success');
    expect(words).toHaveLength(2);
    const resumed = next().get('a', 'x');
    settle(resumed, 'failure');
    settle(resumed, 'failure');
    expect(resumed.mode).toBe('closed');
  });

  test('is told when it opens, with the time that is left', async () => {
    const host = virtualHost({ seed: 1 });
    const { breaker, next } = kept(host);
    for (let call = 0; call < 3; call++) settle(breaker, 'failure');
    const { retryAfterMs } = breaker;
    await host.clock.advanceBy(10_000);
    const resumed = next().get('a', 'x');
    expect(resumed.mode).toBe('open');
    expect(resumed.retryAfterMs).toBeCloseTo(retryAfterMs - 10_000);
    expect(resumed.generation).toBeGreaterThan(breaker.generation);
  });

  test('is told of each hold by hand, and of its trial', async () => {
    const host = virtualHost({ seed: 1 });
    const { breaker, next } = kept(host);
    breaker.isolate();
    breaker.isolate();
    const held = next().get('a', 'x');
    held.release();
    expect(held.mode).toBe('isolated');
    breaker.reset();
    breaker.trip({ openForMs: 5 });
    await host.clock.advanceBy(10);
    expect(breaker.admit()).toMatchObject({ type: 'admitted', isTrial: true });
    expect(next().get('a', 'x').admit()).toMatchObject({ type: 'admitted', isTrial: true });
  });

  test('hurts no breaker when whoever is told throws', () => {
    const errors: unknown[] = [];
    const error = new Error('disk full');
    const breakers = createBreakers({
      host: virtualHost({ seed: 1 }),
      onListenerError: (each) => errors.push(each),
      onSaved: () => {
        throw error;
      },
    });
    for (let call = 0; call < 3; call++) settle(breakers.get('a', 'x'), 'failure');
    expect(breakers.get('a', 'x').mode).toBe('open');
    expect(errors).toContain(error);
  });
});
