import { virtualHost } from 'coppice';
import { describe, expect, test } from 'vitest';
import type { ExtractContext } from './extractor.ts';
import { faultInjector, faultOf } from './faults.ts';
import { PACKAGE_A } from './temp-project.ts';

const contextOf = (epoch: number): ExtractContext & { epoch: number } => ({
  epoch,
  signal: new AbortController().signal,
  progress: () => {},
  tool: (_name, _args, fn) => fn(new AbortController().signal),
});

describe('faultOf', () => {
  test('a rate of 0 injects nothing, a rate of 1 something each time', () => {
    const { random } = virtualHost({ seed: 1 });
    const hits = (rate: number): number =>
      Array.from({ length: 500 }, (_, index) => faultOf(random.fork(`${index}`), rate)).filter(
        Boolean,
      ).length;
    expect([hits(0), hits(1)]).toEqual([0, 500]);
  });

  test('each fault gets about a third of the rate', () => {
    const { random } = virtualHost({ seed: 1 });
    const counts = { crash: 0, silence: 0, slow: 0 };
    for (let index = 0; index < 3_000; index++) {
      const hit = faultOf(random.fork(`${index}`), 0.5);
      if (hit) counts[hit.fault] += 1;
    }
    for (const count of Object.values(counts)) expect(Math.abs(count - 500)).toBeLessThan(80);
  });
});

describe('faultInjector', () => {
  test('the same attempt meets the same fault, whatever happened before it', () => {
    const { random } = virtualHost({ seed: 7 });
    const early = faultOf(random.fork('text/a/1'), 0.5);
    for (let draw = 0; draw < 10; draw++) random.next();
    expect(faultOf(random.fork('text/a/1'), 0.5)).toEqual(early);
  });

  test('without faults the extractor is just called', async () => {
    const injector = faultInjector(virtualHost({ seed: 1 }), 0);
    const claims = await injector.wrap('text', async () => [])(PACKAGE_A, contextOf(1));
    expect(claims).toEqual([]);
    expect(injector.injected).toEqual({ crash: 0, silence: 0, slow: 0 });
  });

  test('a slow attempt answers after showing progress, and everything is counted', async () => {
    const host = virtualHost({ seed: 1 });
    const injector = faultInjector(host, 1);
    const extract = injector.wrap('text', async () => []);
    let progress = 0;
    const outcomes = { answered: 0, crashed: 0 };
    for (let epoch = 1; epoch <= 60; epoch++) {
      extract(PACKAGE_A, { ...contextOf(epoch), progress: () => void progress++ }).then(
        () => outcomes.answered++,
        () => outcomes.crashed++,
      );
    }
    await host.clock.advanceBy(1_000);
    const { crash, silence, slow } = injector.injected;
    expect(outcomes).toEqual({ answered: slow, crashed: crash });
    expect(progress).toBe(3 * slow);
    expect(crash + silence + slow).toBe(60);
    expect(Math.min(crash, silence, slow)).toBeGreaterThan(5);
  });
});
