import type { RetryDecision, RetryTokens } from '@coppice/resilience';
import type { TaskEvent } from './task-event.ts';
import { rungOf, type TaskState } from './task-state.ts';

/** An accepted answer earns retry tokens: some of a first try, all that a retry has cost. */
export function noteSuccess(state: TaskState, tokens: RetryTokens): void {
  const rung = rungOf(state);
  if (rung) tokens.retrySucceeded(rung.cost);
  else if (state.attempts.length === 0) tokens.firstTrySucceeded();
}

const LEAST_WAIT_MS = 100;
/** Where only other tasks' first attempts make room, it asks again. */
const ASK_AGAIN_MS = 1_000;

/** What a task is told when it has asked for the tokens of a retry. */
export function retryEvent(decision: RetryDecision, nowMs: number): TaskEvent {
  if (decision.type === 'granted') return { type: 'retry.granted' };
  if (decision.reason === 'tokens') return { type: 'retry.refused' };
  const { retryAtMs } = decision;
  const waitMs = Number.isFinite(retryAtMs) ? retryAtMs - nowMs : ASK_AGAIN_MS;
  return { type: 'retry.delayed', delayMs: Math.max(LEAST_WAIT_MS, waitMs) };
}
