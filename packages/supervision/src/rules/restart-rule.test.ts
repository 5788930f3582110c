import type { ExitReason } from '@coppice/actor';
import { describe, expect, test } from 'vitest';
import { type Restart, shouldRestart } from './restart-rule.ts';

const normal: ExitReason = { type: 'normal' };
const shutdown: ExitReason = { type: 'shutdown' };
const detailed: ExitReason = { type: 'shutdown', detail: 'why' };
const killed: ExitReason = { type: 'killed' };
const crashed: ExitReason = { type: 'crashed', error: 'boom' };

describe('shouldRestart', () => {
  test.each<[Restart, ExitReason, boolean]>([
    ['permanent', normal, true],
    ['permanent', shutdown, true],
    ['permanent', detailed, true],
    ['permanent', killed, true],
    ['permanent', crashed, true],
    ['transient', normal, false],
    ['transient', shutdown, false],
    ['transient', detailed, false],
    ['transient', killed, true],
    ['transient', crashed, true],
    ['temporary', normal, false],
    ['temporary', shutdown, false],
    ['temporary', detailed, false],
    ['temporary', killed, false],
    ['temporary', crashed, false],
  ])('%s, %o: %s', (restart, reason, expected) => {
    expect(shouldRestart({ restart }, reason)).toBe(expected);
  });

  test('a predicate can forbid a restart, and cannot ask for one', () => {
    const onlyCrashes = ({ type }: ExitReason): boolean => type === 'crashed';
    expect(shouldRestart({ restart: 'permanent', restartIf: onlyCrashes }, killed)).toBe(false);
    expect(shouldRestart({ restart: 'permanent', restartIf: onlyCrashes }, crashed)).toBe(true);
    expect(shouldRestart({ restart: 'temporary', restartIf: () => true }, crashed)).toBe(false);
  });
});
