import type { ExitReason } from '@coppice/actor';
import type { SupervisorExitDetail } from './exit-detail.ts';

/** One step down from an end to what brought it about. */
export interface Cause {
  readonly childId: string;
  readonly reason: ExitReason;
}

/**
 * Why a child ended, and why that, and so on down to the first end: a supervisor that gave up did so
 * because of one of its children.
 *
 * @example
 * import { causeChain } from '@coppice/supervision';
 * const crash = { type: 'crashed', error: new Error('boom') } as const;
 * const gaveUp = {
 *   type: 'shutdown',
 *   detail: { type: 'reached_max_restart_intensity', childId: 'search', cause: crash },
 * } as const;
 * const chain = causeChain('tools', gaveUp).map(({ childId }) => childId);
 * if (chain.join() !== 'tools,search') throw new Error(chain.join());
 */
export function causeChain(childId: string, reason: ExitReason): readonly Cause[] {
  const chain: Cause[] = [];
  let next: Cause | undefined = { childId, reason };
  // A detail may be any value, so also one that only looks like ours.
  while (next?.reason?.type) {
    chain.push(next);
    next = causeOf(next.reason);
  }
  return chain;
}

function causeOf(reason: ExitReason): Cause | undefined {
  if (reason.type !== 'shutdown') return undefined;
  const detail = reason.detail as SupervisorExitDetail | undefined;
  if (detail?.type === 'reached_max_restart_intensity') {
    return { childId: detail.childId, reason: detail.cause };
  }
  if (detail?.type === 'failed_to_start_child') {
    return { childId: detail.childId, reason: detail.reason };
  }
  return undefined;
}
