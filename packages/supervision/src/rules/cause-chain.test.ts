import type { ExitReason } from '@coppice/actor';
import { expect, test } from 'vitest';
import { causeChain } from './cause-chain.ts';

const crash: ExitReason = { type: 'crashed', error: 'boom' };

test('a chain goes down through supervisors that gave up or did not start', () => {
  const notStarted: ExitReason = {
    type: 'shutdown',
    detail: { type: 'failed_to_start_child', childId: 'leaf', reason: crash },
  };
  const gaveUp: ExitReason = {
    type: 'shutdown',
    detail: { type: 'reached_max_restart_intensity', childId: 'inner', cause: notStarted },
  };
  expect(causeChain('outer', gaveUp)).toEqual([
    { childId: 'outer', reason: gaveUp },
    { childId: 'inner', reason: notStarted },
    { childId: 'leaf', reason: crash },
  ]);
});

test.each<ExitReason>([
  { type: 'normal' },
  { type: 'shutdown', detail: 'why' },
  { type: 'shutdown', detail: { type: 'auto_shutdown', childId: 'a' } },
  { type: 'shutdown', detail: { type: 'failed_to_start_child', childId: 'b' } },
])('%j has no cause below it', (reason) => {
  expect(causeChain('a', reason)).toEqual([{ childId: 'a', reason }]);
});
