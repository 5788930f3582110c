import {
  ActorExit,
  type ActorShutdown,
  type ChildExited,
  isExpectedExit,
  type Ref,
  systemOf,
} from '@coppice/actor';
import { restartGroup } from '../rules/strategy.ts';
import type { ChildSpec } from '../spec/child-spec.ts';
import type { SupervisorCall } from './calls.ts';
import type { Child } from './children.ts';
import { retryLater, type SupervisorContext, shutdownBecause } from './supervisor-state.ts';

/** A restart failed: it is to be tried again. */
interface ChildRetry {
  readonly type: 'child.retry';
  readonly id: string;
}
/** A child has waited long enough. */
interface BackoffElapsed {
  readonly type: 'backoff.elapsed';
  readonly id: string;
  readonly serial: number;
}
/** What a supervisor tells itself, before anything else in its mailbox. */
interface ToldItself {
  readonly type: 'supervisor.started' | 'supervisor.startFailed' | 'child.startFailed';
}
export type SupervisorEvent =
  | ChildExited
  | ActorShutdown
  | ChildRetry
  | BackoffElapsed
  | ToldItself
  | SupervisorCall;

/** What an action is given. */
export interface Step {
  readonly context: SupervisorContext;
  readonly event: SupervisorEvent;
  readonly self: Ref;
}

/** The child that an event is about, if it is about the present incarnation of one. */
export function childOf({ context, event }: Omit<Step, 'self'>): Child | undefined {
  const { children, spec } = context;
  if (event.type === 'child.exited') return children.of(event.id, event.ref);
  if (event.type === 'child.retry' || event.type === 'backoff.elapsed') {
    const child = children.get(event.id);
    if (child?.status !== 'restarting') return undefined;
    return event.type === 'child.retry' || context.backoffs.isOver(child, event.serial)
      ? child
      : undefined;
  }
  if (event.type !== 'child.terminate' && event.type !== 'child.getSpec') return undefined;
  if (typeof event.child === 'string') return children.get(event.child);
  // OTP's static supervisors know their children by id alone.
  return spec.kind === 'dynamic' ? children.find(event.child) : undefined;
}

/** Notes an end, if the event is one; it is reported if it leads to a restart or was not expected. */
export function noteEnd({ context, event }: Omit<Step, 'self'>, child: Child): void {
  if (event.type !== 'child.exited') return;
  const { reason } = event;
  child.lastEnd = reason;
  if (child.spec.restart === 'permanent' || !isExpectedExit(reason)) {
    context.reporter.terminated(child, reason);
  }
}

/** Starts all children in order; if one fails, the supervisor stops what it had started and fails. */
export function startChildren({ context, self }: Pick<Step, 'context' | 'self'>): void {
  const { agenda, children, spec } = context;
  const system = systemOf(self);
  spec.beforeStart?.();
  if (spec.kind === 'dynamic') return;
  agenda.planStart(spec.children.map((child: ChildSpec) => children.add(child)));
  const failure = agenda.startAll();
  if (!failure) {
    system.putBack(self, [{ type: 'supervisor.started' }]);
    return;
  }
  const { child, reason, remains } = failure;
  agenda.planStop(shutdownBecause({ type: 'failed_to_start_child', childId: child.id, reason }));
  if (remains) agenda.awaitRemains(remains, () => {});
  else agenda.stopNext();
  if (!agenda.isAwaiting) throw new ActorExit(agenda.exit);
  system.failStart(self, agenda.exit);
  system.putBack(self, [{ type: 'supervisor.startFailed' }]);
}

/** Starts one child alone; if that fails, again later. */
export function startAlone(step: Step, child: Child): void {
  const { children, reporter } = step.context;
  const cause = { childId: child.id, reason: child.lastEnd };
  const result = children.start(child);
  if (result.type === 'started') reporter.restarted(child, cause);
  if (result.type !== 'failed') return;
  reporter.startFailed(child, result.reason);
  whenGone(step, result.remains, () => retryLater(step.self, children, child));
}

/** Plans to stop and start again the child and whom the strategy says. */
export function planGroup({ agenda, children, spec }: SupervisorContext, child: Child): void {
  const all = children.inStartOrder();
  const strategy = spec.kind === 'dynamic' ? 'one_for_one' : spec.strategy;
  const group = restartGroup(strategy, all, child);
  agenda.planRestart(group, { childId: child.id, reason: child.lastEnd });
}

/** Starts the planned group again; if one fails, the rest of it again later. */
export function startGroup(step: Step): void {
  const failure = step.context.agenda.startAll();
  if (!failure) return;
  const { child, remains } = failure;
  whenGone(step, remains, () => retryLater(step.self, step.context.children, child));
}

/** Goes on once what a failed start has left is gone; mostly there is nothing. */
export function whenGone({ context, self }: Step, remains: Ref | undefined, go: () => void): void {
  if (!remains) {
    go();
    return;
  }
  context.agenda.awaitRemains(remains, go);
  systemOf(self).putBack(self, [{ type: 'child.startFailed' }]);
}
