import {
  ActorExit,
  type ActorShutdown,
  type Asked,
  type ChildExited,
  type ExitReason,
  type Logic,
  type Ref,
  systemOf,
} from '@coppice/actor';
import type { Clock } from '@coppice/host';
import { setup } from 'xstate';
import { Agenda } from './agenda.ts';
import { triggersAutoShutdown } from './auto-shutdown.ts';
import type { ChildSpec, SupervisorSpec } from './child-spec.ts';
import { type Child, Children } from './children.ts';
import type { SupervisorExitDetail } from './exit-detail.ts';
import { shouldRestart } from './restart-rule.ts';
import { RestartWindow } from './restart-window.ts';
import { restartGroup } from './strategy.ts';
import { type ChildCount, type ChildInfo, countChildren, whichChildren } from './which-children.ts';

interface ChildRetry {
  readonly type: 'child.retry';
  readonly id: string;
}
/** First in the mailbox after the start, so that nothing overtakes it. */
interface SupervisorBooted {
  readonly type: 'supervisor.started' | 'supervisor.startFailed';
}
/** Questions about the children, answered between two restarts, never during one. */
type WhichChildren = Asked<{ readonly type: 'children.which' }, readonly ChildInfo[]>;
type CountChildren = Asked<{ readonly type: 'children.count' }, ChildCount>;

type SupervisorEvent =
  | ChildExited
  | ActorShutdown
  | ChildRetry
  | SupervisorBooted
  | WhichChildren
  | CountChildren;

interface SupervisorContext {
  readonly spec: SupervisorSpec;
  readonly clock: Clock;
  readonly children: Children;
  readonly window: RestartWindow;
  readonly agenda: Agenda;
}

type Args = { readonly context: SupervisorContext; readonly event: SupervisorEvent };

const shutdownBecause = (detail: SupervisorExitDetail): ExitReason => ({
  type: 'shutdown',
  detail,
});

/** The child that an event is about, if it is about the present incarnation of one. */
function childOf({ context, event }: Args): Child | undefined {
  if (event.type === 'child.retry') {
    const child = context.children.get(event.id);
    return child?.status === 'restarting' ? child : undefined;
  }
  return event.type === 'child.exited' ? context.children.of(event.id, event.ref) : undefined;
}

/** Tries a start again behind everything that waits; a supervisor's mailbox knows no urgency. */
function retryLater(self: Ref, child: Child): void {
  child.status = 'restarting';
  systemOf(self).sendUrgent(self, { type: 'child.retry', id: child.spec.id });
}

function othersAlive({ children }: SupervisorContext, ended: Child): number {
  return children
    .inStartOrder()
    .filter((other) => other !== ended && other.spec.significant && other.status !== 'absent')
    .length;
}

/** Stops what is on the agenda, one child after the other; used by all modes that stop children. */
const stoppingChildren = <const Next extends string>(next: Next) =>
  ({
    initial: 'stoppingNext',
    states: {
      stoppingNext: {
        entry: 'stopNext',
        always: [{ guard: 'isAwaitingExit', target: 'awaitingExit' }, { target: next }],
      },
      awaitingExit: {
        after: { shutdownGrace: { actions: 'killAwaited' } },
        on: {
          'child.exited': [
            { guard: 'isAwaited', actions: 'noteAwaitedEnded', target: 'stoppingNext' },
            { actions: 'setAside' },
          ],
        },
      },
    },
  }) as const;

/**
 * The supervisor as a statechart.
 *
 * One message at a time, as in OTP: while it stops children it sets everything else aside, in
 * order. A restart that needs no stopping is a single transition in `running`.
 */
export const supervisorMachine = setup({
  types: {
    context: {} as SupervisorContext,
    events: {} as SupervisorEvent,
    input: {} as SupervisorSpec,
  },
  guards: {
    isStale: (args) => childOf(args) === undefined,
    endsForGood: (args) => {
      const child = childOf(args);
      return (
        args.event.type === 'child.exited' &&
        child !== undefined &&
        !shouldRestart(child.spec.restart, args.event.reason)
      );
    },
    triggersAutoShutdown: (args) => {
      const { context, event } = args;
      const child = childOf(args);
      // Most children are not significant, and the others need not be counted for them.
      if (event.type !== 'child.exited' || !child?.spec.significant) return false;
      return (
        !shouldRestart(child.spec.restart, event.reason) &&
        triggersAutoShutdown(context.spec.autoShutdown, child.spec, othersAlive(context, child))
      );
    },
    exceedsIntensity: ({ context }) => !context.window.allowsAt(context.clock.now()),
    isRestartedAlone: ({ context }) => context.spec.strategy === 'one_for_one',
    isAwaitingExit: ({ context }) => context.agenda.awaited !== undefined,
    isAwaited: ({ context, event }) =>
      event.type === 'child.exited' && context.agenda.isAwaited(event.ref),
  },
  delays: {
    shutdownGrace: ({ context }) => {
      const shutdownMs = context.agenda.awaited?.spec.shutdownMs;
      return typeof shutdownMs === 'number' ? shutdownMs : Number.POSITIVE_INFINITY;
    },
  },
  actions: {
    startChildren: ({ context, self }) => {
      const { agenda, children, spec } = context;
      agenda.planStart(spec.children.map((child: ChildSpec) => children.add(child)));
      const failure = agenda.startAll();
      if (!failure) {
        systemOf(self).putBack(self, [{ type: 'supervisor.started' }]);
        return;
      }
      const { child, reason } = failure;
      agenda.planStop(
        shutdownBecause({ type: 'failed_to_start_child', childId: child.spec.id, reason }),
      );
      agenda.stopNext();
      if (!agenda.awaited) throw new ActorExit(agenda.exit);
      systemOf(self).putBack(self, [{ type: 'supervisor.startFailed' }]);
    },
    restartChild: (args) => {
      const { context, self } = args as typeof args & Args;
      const child = childOf({ context, event: args.event });
      if (!child) return;
      context.window.add(context.clock.now());
      if (context.children.start(child).type === 'failed') retryLater(self, child);
    },
    planGroupRestart: (args) => {
      const { context, event } = args;
      const child = childOf({ context, event });
      if (!child) return;
      const { children, spec, agenda, window, clock } = context;
      window.add(clock.now());
      child.ref = undefined;
      const all = children.inStartOrder();
      const ids = all.map((other) => other.spec.id);
      const group = new Set(restartGroup(spec.strategy, ids, child.spec.id));
      agenda.planRestart(all.filter((other) => group.has(other.spec.id)));
    },
    startGroup: ({ context, self }) => {
      const failure = context.agenda.startAll();
      if (failure) retryLater(self, failure.child);
    },
    noteChildEnded: (args) => {
      const child = childOf(args);
      if (child) args.context.children.setEnded(child);
    },
    planAutoShutdown: (args) => {
      const childId = childOf(args)?.spec.id ?? '';
      args.context.agenda.planStop(shutdownBecause({ type: 'auto_shutdown', childId }));
    },
    planEscalation: (args) => {
      const { context, event } = args;
      const child = childOf({ context, event });
      const childId = child?.spec.id ?? '';
      const cause = event.type === 'child.exited' ? event.reason : child?.startFailure;
      if (child) context.children.setEnded(child);
      context.agenda.planStop(
        shutdownBecause({
          type: 'reached_max_restart_intensity',
          childId,
          cause: cause ?? { type: 'killed' },
        }),
      );
    },
    planShutdown: ({ context, event }) => {
      if (event.type === 'actor.shutdown') context.agenda.planStop(event.reason);
    },
    stopNext: ({ context }) => context.agenda.stopNext(),
    killAwaited: ({ context }) => {
      if (context.agenda.awaited) context.children.kill(context.agenda.awaited);
    },
    noteAwaitedEnded: ({ context }) => context.agenda.awaitedEnded(),
    setAside: ({ context, event }) => context.agenda.setAside(event),
    putBackSetAside: ({ context, self }) => {
      const events = context.agenda.takeSetAside();
      if (events.length > 0) systemOf(self).putBack(self, events);
    },
    answerWhich: ({ context, event }) => {
      if (event.type === 'children.which') event.reply(whichChildren(context.children));
    },
    answerCount: ({ context, event }) => {
      if (event.type === 'children.count') event.reply(countChildren(context.children));
    },
    exit: ({ context, self }) => systemOf(self).kill(self, context.agenda.exit),
  },
}).createMachine({
  id: 'supervisor',
  context: ({ input, self }) => {
    const system = systemOf(self);
    const logicOf = (spec: ChildSpec): Logic =>
      spec.type === 'supervisor' ? supervisorMachine : spec.logic;
    const children = new Children({ system, parent: self, logicOf });
    const { clock } = system.host;
    const window = new RestartWindow(input.intensity);
    return { spec: input, clock, children, window, agenda: new Agenda(children) };
  },
  initial: 'starting',
  states: {
    starting: {
      entry: 'startChildren',
      on: {
        'supervisor.started': 'running',
        'supervisor.startFailed': 'stopping.awaitingExit',
      },
    },
    running: {
      on: {
        'child.exited': [
          { guard: 'isStale' },
          { guard: 'triggersAutoShutdown', actions: ['planAutoShutdown'], target: 'stopping' },
          { guard: 'endsForGood', actions: 'noteChildEnded' },
          { guard: 'exceedsIntensity', actions: 'planEscalation', target: 'escalating' },
          { guard: 'isRestartedAlone', actions: 'restartChild' },
          { actions: 'planGroupRestart', target: 'restarting' },
        ],
        'child.retry': [
          { guard: 'isStale' },
          { guard: 'exceedsIntensity', actions: 'planEscalation', target: 'escalating' },
          { guard: 'isRestartedAlone', actions: 'restartChild' },
          { actions: 'planGroupRestart', target: 'restarting' },
        ],
        'children.which': { actions: 'answerWhich' },
        'children.count': { actions: 'answerCount' },
        'actor.shutdown': { actions: 'planShutdown', target: 'stopping' },
      },
    },
    restarting: {
      ...stoppingChildren('#supervisor.startingGroup'),
      on: { '*': { actions: 'setAside' } },
    },
    startingGroup: {
      entry: ['startGroup', 'putBackSetAside'],
      always: 'running',
    },
    escalating: {
      ...stoppingChildren('#supervisor.stopped'),
      on: { '*': { actions: 'setAside' } },
    },
    stopping: {
      ...stoppingChildren('#supervisor.stopped'),
      on: { '*': { actions: 'setAside' } },
    },
    stopped: { type: 'final', entry: 'exit' },
  },
});
