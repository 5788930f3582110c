import type { ExitReason } from '@coppice/actor';
import { describe, expect, test } from 'vitest';
import { triggersAutoShutdown } from './auto-shutdown.ts';
import type { AutoShutdown } from './child-spec.ts';
import { type Restart, shouldRestart } from './restart-rule.ts';
import { restartGroup, type Strategy } from './strategy.ts';

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
    expect(shouldRestart(restart, reason)).toBe(expected);
  });
});

describe('restartGroup', () => {
  test.each<[Strategy, string, string[]]>([
    ['one_for_one', 'b', ['b']],
    ['one_for_all', 'b', ['a', 'b', 'c']],
    ['rest_for_one', 'a', ['a', 'b', 'c']],
    ['rest_for_one', 'b', ['b', 'c']],
    ['rest_for_one', 'c', ['c']],
  ])('%s, %s: %j', (strategy, id, expected) => {
    expect(restartGroup(strategy, ['a', 'b', 'c'], id)).toEqual(expected);
  });
});

describe('triggersAutoShutdown', () => {
  test.each<[AutoShutdown, boolean, number, boolean]>([
    ['never', true, 0, false],
    ['any_significant', true, 5, true],
    ['any_significant', false, 0, false],
    ['all_significant', true, 1, false],
    ['all_significant', true, 0, true],
    ['all_significant', false, 0, false],
  ])('%s, significant %s, %i others alive: %s', (autoShutdown, significant, others, expected) => {
    expect(triggersAutoShutdown(autoShutdown, { significant }, others)).toBe(expected);
  });
});
