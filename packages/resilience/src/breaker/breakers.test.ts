import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { type BreakersOptions, createBreakers } from './breakers.ts';

const setUp = (options: Partial<BreakersOptions> = {}) => {
  const host = virtualHost({ seed: 1 });
  return { host, breakers: createBreakers({ host, ...options }) };
};

describe('keys', () => {
  test('are two names, not one joined of both', () => {
    const { breakers } = setUp();
    breakers.get('a', 'b:c').isolate();
    breakers.get('x/y', 'z').isolate();
    expect(breakers.get('a:b', 'c').mode).toBe('closed');
    expect(breakers.get('x', 'y/z').mode).toBe('closed');
    expect(breakers.size).toBe(4);
  });

  test('may be any text', () => {
    const { breakers } = setUp();
    breakers.get('__proto__', 'constructor').isolate();
    expect(breakers.get('__proto__', 'toString').mode).toBe('closed');
  });

  test('that nobody asked for have no breaker', () => {
    const { breakers } = setUp();
    expect(breakers.peek('a', 'x')).toBeUndefined();
    expect(breakers.get('a', 'x')).toBe(breakers.get('a', 'x'));
    expect(breakers.peek('a', 'x')).toBe(breakers.get('a', 'x'));
  });

  test('may have options of their own', () => {
    const { breakers } = setUp({
      trip: { type: 'consecutive', failures: 2 },
      optionsFor: ({ taskType }) =>
        taskType === 'risky' ? { trip: { type: 'consecutive', failures: 1 } } : undefined,
    });
    for (const taskType of ['risky', 'plain']) {
      const admission = breakers.get('a', taskType).admit();
      if (admission.type === 'admitted') admission.settle('failure');
    }
    expect(breakers.get('a', 'risky').mode).toBe('open');
    expect(breakers.get('a', 'plain').mode).toBe('closed');
  });
});

describe('forgetIdle', () => {
  test('drops what was not used since the last time and has nothing to remember', () => {
    const { breakers } = setUp();
    breakers.get('idle', 'x');
    breakers.get('held', 'x').isolate();
    const streak = breakers.get('streak', 'x').admit();
    if (streak.type === 'admitted') streak.settle('failure');
    const busy = breakers.get('busy', 'x').admit();
    breakers.forgetIdle();
    expect(breakers.size).toBe(4);
    breakers.get('fresh', 'x');
    breakers.forgetIdle();
    expect([...breakers].map(({ key }) => key.agent)).toEqual(['held', 'streak', 'busy', 'fresh']);
    if (busy.type === 'admitted') busy.settle('success');
    breakers.forgetIdle();
    expect([...breakers].map(({ key }) => key.agent)).toEqual(['held', 'streak']);
  });
});

describe('maxBreakers', () => {
  test('makes room by dropping idle ones, and says so when there is none', () => {
    const { breakers } = setUp({ maxBreakers: 2 });
    breakers.get('a', 'x').isolate();
    breakers.get('b', 'x');
    breakers.get('c', 'x').isolate();
    expect(breakers.size).toBe(2);
    expect(() => breakers.get('d', 'x')).toThrow('2 breakers, and none of them idle');
    expect(() => setUp({ maxBreakers: 0 })).toThrow('maxBreakers must be an integer ≥ 1, got 0');
  });
});

describe('save', () => {
  test('keeps those that have something to remember', async () => {
    const { host, breakers } = setUp({ coolDown: { jitterRatio: 0 } });
    breakers.get('idle', 'x');
    breakers.get('open', 'x').trip();
    await host.clock.advanceBy(20_000);
    const saved = JSON.parse(JSON.stringify(breakers.save()));
    expect(saved.breakers).toHaveLength(1);
    const resumed = createBreakers({ host, saved });
    expect(resumed.get('open', 'x').retryAfterMs).toBe(40_000);
    expect(resumed.get('open', 'x').generation).toBeGreaterThan(
      breakers.get('open', 'x').generation,
    );
  });

  test.each([
    [{ version: 2, breakers: [] }, 'a saved registry of breakers of version 2'],
    [
      { version: 1, breakers: [{ agent: 'a', taskType: 'x', saved: { version: 3 } }] },
      'a saved breaker of version 3',
    ],
  ])('of a later version is refused', (saved, message) => {
    expect(() => setUp({ saved: saved as never })).toThrow(message);
  });
});

test('onChange tells of all of them until it is ended', () => {
  const { breakers } = setUp();
  const seen: string[] = [];
  const end = breakers.onChange(({ key, to }) => void seen.push(`${key.agent} ${to}`));
  breakers.get('a', 'x').isolate();
  breakers.get('b', 'x').isolate();
  end();
  breakers.get('a', 'x').release();
  expect(seen).toEqual(['a isolated', 'b isolated']);
});

test('all listeners hear of all changes in order, also of those that one of them makes', () => {
  const { breakers } = setUp();
  breakers.onChange(({ to }) => void (to === 'open' && breakers.get('a', 'x').isolate()));
  const seen: string[] = [];
  breakers.onChange(({ from, to }) => void seen.push(`${from} → ${to}`));
  breakers.get('a', 'x').trip();
  expect(seen).toEqual(['closed → open', 'open → isolated']);
});

test('a listener that listens anew each time is told once', () => {
  const { breakers } = setUp();
  let told = 0;
  const listen = (): void => {
    const end = breakers.onChange(() => {
      told++;
      end();
      listen();
    });
  };
  listen();
  breakers.get('a', 'x').isolate();
  breakers.get('b', 'x').isolate();
  expect(told).toBe(2);
});

test('a listener that throws is reported, and hurts neither the others nor the breaker', () => {
  const errors: unknown[] = [];
  const { breakers } = setUp({ onListenerError: (error) => errors.push(error) });
  const seen: string[] = [];
  breakers.onChange(() => {
    throw new Error('mine');
  });
  breakers.onChange(({ to }) => seen.push(to));
  breakers.get('a', 'x').isolate();
  expect(seen).toEqual(['isolated']);
  expect(errors).toEqual([new Error('mine')]);
});
