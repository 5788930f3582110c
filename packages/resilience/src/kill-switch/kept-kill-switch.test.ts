import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { createKillSwitch, type KillSwitchOptions } from './create-kill-switch.ts';
import type { SavedKillSwitch } from './saved-kill-switch.ts';

const order = { by: 'ann', reason: 'a test' };

/** A switch whose words are kept, and what it did. */
function kept(options: Partial<KillSwitchOptions> = {}) {
  const host = virtualHost({ seed: 1 });
  const words: SavedKillSwitch[] = [];
  const did: string[] = [];
  const start = (saved?: SavedKillSwitch) =>
    createKillSwitch({
      host,
      targets: () => [],
      persist: () => void did.push('persist'),
      notify: () => void did.push('notify'),
      ...options,
      ...(saved && { saved }),
      onSaved: (each) => words.push(JSON.parse(JSON.stringify(each)) as SavedKillSwitch),
    });
  return { host, words, did, start };
}

describe('a stop', () => {
  test('is told before each of its steps, when it is through, and when it is let go', async () => {
    const { host, words, start } = kept();
    const killSwitch = start();
    killSwitch.trip(order);
    await host.clock.advanceBy(60_000);
    killSwitch.reset(order);
    const steps = words.map(({ step }) => step ?? 'armed');
    expect([...new Set(steps)]).toEqual([
      'recording',
      'signalling',
      'killing',
      'persisting',
      'notifying',
      'stopped',
      'armed',
    ]);
  });

  test('that was cut off anywhere is carried to its end by the next process', async () => {
    const first = kept();
    first.start().trip(order);
    await first.host.clock.advanceBy(60_000);
    for (const [index, saved] of first.words.entries()) {
      const { host, start, words } = kept();
      const next = start(saved);
      expect(next.refusal()).toMatchObject({ reason: 'stopped' });
      await host.clock.advanceBy(60_000);
      expect(next.mode).toBe('stopped');
      if (index < first.words.length - 1) expect(words.at(-1)?.step).toBe('stopped');
      expect(next.stop?.cause).toMatchObject(order);
    }
  });
});
