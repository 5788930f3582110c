import { describe, expect, test } from 'vitest';
import { systemHost } from './system-host.ts';

const longMs = 2 ** 31;

describe('systemHost', () => {
  test('monotonic time does not go back', () => {
    const { clock } = systemHost();
    const first = clock.now();
    expect(clock.now()).toBeGreaterThanOrEqual(first);
  });

  test('a delay longer than Node can hold does not fire at once', async () => {
    const { clock } = systemHost();
    let fired = false;
    const timer = clock.setTimeout(() => {
      fired = true;
    }, longMs);
    await new Promise((done) => clock.setTimeout(() => done(undefined), 5));
    expect(fired).toBe(false);
    clock.clearTimeout(timer);
  });

  test('soon comes before nextTurn', async () => {
    const host = systemHost();
    const seen: string[] = [];
    await new Promise<void>((done) => {
      host.nextTurn(() => {
        seen.push('next turn');
        done();
      });
      host.soon(() => seen.push('soon'));
    });
    expect(seen).toEqual(['soon', 'next turn']);
  });

  test('a seed makes chance and ids repeatable', () => {
    expect(systemHost({ seed: 9 }).ids.next('run')).toBe(systemHost({ seed: 9 }).ids.next('run'));
    expect(systemHost().ids.next('run')).not.toBe(systemHost().ids.next('run'));
  });
});
