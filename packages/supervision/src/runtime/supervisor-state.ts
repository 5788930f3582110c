import { type ExitReason, type Ref, systemOf } from '@coppice/actor';
import type { Clock } from '@coppice/host';
import { triggersAutoShutdown } from '../rules/auto-shutdown.ts';
import type { SupervisorExitDetail } from '../rules/exit-detail.ts';
import { shouldRestart } from '../rules/restart-rule.ts';
import { RestartWindow } from '../rules/restart-window.ts';
import type { AnySupervisorSpec } from '../spec/child-spec.ts';
import { Agenda } from './agenda.ts';
import { Backoffs } from './backoffs.ts';
import { type Child, Children, type LogicOf } from './children.ts';
import { Reporter } from './reporter.ts';

/** What a supervisor is started with. */
export interface SupervisorInput {
  readonly spec: AnySupervisorSpec;
  readonly logicOf: LogicOf;
}

/** What a supervisor keeps. */
export interface SupervisorContext {
  readonly spec: AnySupervisorSpec;
  readonly clock: Clock;
  readonly children: Children;
  readonly window: RestartWindow;
  readonly backoffs: Backoffs;
  readonly reporter: Reporter;
  readonly agenda: Agenda;
}

export function supervisorContext(
  { spec, logicOf }: SupervisorInput,
  self: Ref,
): SupervisorContext {
  const system = systemOf(self);
  const { clock, random } = system.host;
  const isDynamic = spec.kind === 'dynamic';
  const children = new Children({ system, parent: self, logicOf, keepsPlaces: !isDynamic });
  const reporter = new Reporter(self);
  return {
    spec,
    clock,
    children,
    window: new RestartWindow(spec.intensity),
    backoffs: new Backoffs({ backoff: spec.backoff, clock, random }),
    reporter,
    agenda: new Agenda({ children, reporter, isParallel: isDynamic }),
  };
}

export const shutdownBecause = (detail: SupervisorExitDetail): ExitReason => ({
  type: 'shutdown',
  detail,
});

/** Whether the end of this child is to stop its supervisor. */
export function stopsSupervisor(
  { spec, children }: SupervisorContext,
  child: Child,
  reason: ExitReason,
): boolean {
  // Most children are not significant, and their predicates need not be asked for this.
  if (!child.spec.significant || shouldRestart(child.spec, reason)) return false;
  return triggersAutoShutdown(spec.autoShutdown, child.spec, children.othersSignificant(child));
}

/** Tries a start again behind everything that waits; a supervisor's mailbox knows no urgency. */
export function retryLater(self: Ref, children: Children, child: Child): void {
  children.setRestarting(child);
  systemOf(self).sendUrgent(self, { type: 'child.retry', id: child.id });
}
