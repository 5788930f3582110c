import { SHUTDOWN, systemOf } from '@coppice/actor';
import { raise, setup } from 'xstate';
import { shouldRestart } from '../rules/restart-rule.ts';
import { deleteChild, restartChildByCall, startNewChild, unknownChild } from './management.ts';
import {
  type SupervisorContext,
  type SupervisorInput,
  shutdownBecause,
  stopsSupervisor,
} from './supervisor-state.ts';
import {
  childOf,
  noteEnd,
  planGroup,
  type SupervisorEvent,
  startAlone,
  startChildren,
  startGroup,
  whenGone,
} from './supervisor-steps.ts';
import { countChildren, countDynamicChildren, whichChildren } from './which-children.ts';

type InContext = { readonly context: SupervisorContext };
const isOneForOne = ({ context: { spec } }: InContext): boolean =>
  spec.kind === 'dynamic' || spec.strategy === 'one_for_one';

/** The questions and the steps that the statecharts of all supervisors are made of. */
export const supervisorSetup = setup({
  types: {
    context: {} as SupervisorContext,
    events: {} as SupervisorEvent,
    input: {} as SupervisorInput,
  },
  guards: {
    isStale: (args) => childOf(args) === undefined,
    isUnknown: (args) => childOf(args) === undefined,
    endsForGood: (args) => {
      const child = childOf(args);
      if (!child || args.event.type !== 'child.exited') return false;
      return !shouldRestart(child.spec, args.event.reason);
    },
    triggersAutoShutdown: (args) => {
      const child = childOf(args);
      if (!child || args.event.type !== 'child.exited') return false;
      return stopsSupervisor(args.context, child, args.event.reason);
    },
    exceedsIntensity: ({ context }) => !context.window.allowsAt(context.clock.now()),
    isRestartedAlone: (args) => !args.context.backoffs.isOn && isOneForOne(args),
    isOneForOne,
    mustWait: ({ context }) => context.backoffs.next !== undefined,
    isBackingOff: ({ context }) => context.backoffs.isWaiting,
    isNotBackingOff: ({ context }) => !context.backoffs.isWaiting,
    isAwaitingExit: ({ context }) => context.agenda.isAwaiting,
    isLastAwaited: ({ context, event }) =>
      event.type === 'child.exited' && context.agenda.isLastAwaited(event.ref),
    isAwaited: ({ context, event }) =>
      event.type === 'child.exited' && context.agenda.isAwaited(event.ref),
  },
  delays: {
    shutdownGrace: ({ context }) => context.agenda.beginGrace(),
    backoff: ({ context }) => context.backoffs.next?.waitMs ?? 0,
  },
  actions: {
    startChildren,
    countRestart: (args) => {
      const child = childOf(args);
      const { window, clock } = args.context;
      window.add(clock.now());
      if (child) noteEnd(args, child);
    },
    restartChild: (args) => {
      const child = childOf(args);
      if (child) startAlone(args, child);
    },
    planBackoff: (args) => {
      const child = childOf(args);
      if (child) args.context.backoffs.plan(child);
    },
    beginBackoff: raise(
      ({ context: { backoffs } }: InContext) => ({
        type: 'backoff.elapsed' as const,
        id: backoffs.next?.child.id ?? '',
        serial: backoffs.next?.serial ?? 0,
      }),
      { delay: 'backoff' },
    ),
    noteBackoff: ({ context }) => context.backoffs.begun(context.children),
    planGroupRestart: (args) => {
      const child = childOf(args);
      if (!child) return;
      child.ref = undefined;
      planGroup(args.context, child);
    },
    startGroup,
    noteEndedForGood: (args) => {
      const child = childOf(args);
      if (!child) return;
      noteEnd(args, child);
      args.context.children.setEnded(child);
    },
    planAutoShutdown: ({ context, event }) => {
      if (event.type !== 'child.exited') return;
      context.agenda.planStop(shutdownBecause({ type: 'auto_shutdown', childId: event.id }));
    },
    planEscalation: (args) => {
      const child = childOf(args);
      if (!child) return;
      noteEnd(args, child);
      const { agenda, children, reporter } = args.context;
      const { id: childId, lastEnd: cause } = child;
      reporter.gaveUp(child, cause);
      children.setEnded(child);
      agenda.planStop(shutdownBecause({ type: 'reached_max_restart_intensity', childId, cause }));
    },
    planShutdown: ({ context, event }) => {
      context.agenda.planStop(event.type === 'actor.shutdown' ? event.reason : SHUTDOWN);
    },
    planTerminate: (args) => {
      const child = childOf(args);
      const { event, context } = args;
      if (!child || event.type !== 'child.terminate') return;
      context.agenda.planTerminate(child, () => event.reply?.({ type: 'terminated' }));
    },
    stopNext: ({ context }) => context.agenda.stopNext(),
    killOverdue: ({ context }) => context.agenda.killOverdue(),
    noteAwaitedEnded: ({ context, event }) => {
      if (event.type === 'child.exited') context.agenda.awaitedEnded(event.ref, event.reason);
    },
    conclude: ({ context }) => context.agenda.conclude(),
    setAside: ({ context, event }) => context.agenda.setAside(event),
    putBackSetAside: ({ context, self }) => {
      const events = context.agenda.takeSetAside();
      if (events.length > 0) systemOf(self).putBack(self, events);
    },
    answerStart: (args) => {
      const { event, context } = args;
      if (event.type !== 'child.start') return;
      const { reply, remains } = startNewChild(context, event.spec);
      whenGone(args, remains, () => event.reply?.(reply));
    },
    answerRestart: (args) => {
      const { event, context } = args;
      if (event.type !== 'child.restart') return;
      const { reply, remains } = restartChildByCall(context, event.child);
      whenGone(args, remains, () => event.reply?.(reply));
    },
    answerUnknown: (args) => {
      if (args.event.type === 'child.terminate')
        args.event.reply?.(unknownChild(args.context, args.event.child, args.self));
    },
    answerDelete: ({ context, event }) => {
      if (event.type === 'child.delete') event.reply?.(deleteChild(context, event.child));
    },
    answerGetSpec: (args) => {
      if (args.event.type === 'child.getSpec') args.event.reply?.(childOf(args)?.spec);
    },
    answerWhich: ({ context, event }) => {
      if (event.type === 'children.which') event.reply?.(whichChildren(context.children));
    },
    answerCount: ({ context, event }) => {
      if (event.type === 'children.count')
        event.reply?.(
          context.spec.kind === 'dynamic'
            ? countDynamicChildren(context.children)
            : countChildren(context.children),
        );
    },
    exit: ({ context, self }) => systemOf(self).kill(self, context.agenda.exit),
  },
});
