import type { ExitReason } from '@coppice/actor';
import { describe, expect, test } from 'vitest';
import { isCleanStop } from './clean-stop.ts';
import type { Restart } from './restart-rule.ts';

const reasons: Record<string, ExitReason> = {
  shutdown: { type: 'shutdown' },
  detailed: { type: 'shutdown', detail: 'why' },
  normal: { type: 'normal' },
  killed: { type: 'killed' },
  crashed: { type: 'crashed', error: 'boom' },
};

describe('isCleanStop', () => {
  test.each<[Restart, number | 'brutal_kill', string[]]>([
    ['permanent', 5_000, ['shutdown']],
    ['transient', 5_000, ['shutdown', 'detailed', 'normal']],
    ['temporary', 5_000, ['shutdown', 'detailed', 'normal']],
    ['permanent', 'brutal_kill', ['killed']],
    ['transient', 'brutal_kill', ['shutdown', 'detailed', 'normal', 'killed']],
  ])('%s, %s: %j and no other end', (restart, shutdownMs, clean) => {
    const found = Object.keys(reasons).filter((name) =>
      isCleanStop({ restart, shutdownMs }, reasons[name] ?? { type: 'normal' }),
    );
    expect(found).toEqual(clean);
  });
});
