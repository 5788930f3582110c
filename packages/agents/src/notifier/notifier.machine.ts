import { type ActorShutdown, systemOf } from '@coppice/actor';
import type { Random } from '@coppice/host';
import { deadlineIn, retryDelayMs, withDeadline } from '@coppice/resilience';
import { assign, fromPromise, setup } from 'xstate';
import { type ErrorRecord, recordError } from '../failure/error-record.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { enqueued } from './notice-queue.ts';
import type { Notice, Notifier } from './notifier.ts';

/** Bounds of what waits and of how often it is tried. */
export interface NotifierLimits {
  /** Notices that wait. Default 100; ≥ 1. */
  readonly queueSize: number;
  /** Tries of one notice after the first. Default 3; ≥ 0. */
  readonly retries: number;
  /** Time for one try of all notifiers. Default 120 000 ms; > 0. */
  readonly deliveryMs: number;
}

/** What holds where nothing else is said. */
export const NOTIFIER_DEFAULTS: NotifierLimits = Object.freeze({
  queueSize: 100, // Judgement: more than a person reads.
  retries: 3, // Judgement: with a webhook's own tries about a minute of trouble.
  deliveryMs: 120_000, // Judgement: one that takes longer hangs, and others wait for it.
});

/** A notice that did not reach people. */
export type NotifierFailure =
  | {
      readonly type: 'notifier.failed';
      readonly notifier: string;
      readonly noticeId: string;
      readonly tries: number;
      readonly error: ErrorRecord;
    }
  /** Too many were waiting, and it was the oldest of the least grave. */
  | { readonly type: 'notice.dropped'; readonly noticeId: string };

/** What the notifier is started with. */
export interface NotifierInput extends Partial<NotifierLimits> {
  readonly notifiers: readonly Notifier[];
  /** For the wait before a retry. */
  readonly random: Random;
  /** Told of each notice that did not reach people. It must not throw. */
  readonly onFailed: (failure: NotifierFailure) => void;
}

/** What the notifier is told. */
export type NotifierEvent =
  | { readonly type: 'notice.send'; readonly notice: Notice }
  | ActorShutdown;

interface NotifierContext extends Required<NotifierInput> {
  readonly waiting: readonly Notice[];
  readonly present: Delivery | undefined;
  /** How many notices did not reach everybody. */
  readonly dropped: number;
  readonly isStopping: boolean;
}

/** A notice on its way. */
interface Delivery {
  readonly notice: Notice;
  readonly deliveryMs: number;
  /** Who still has to deliver it. */
  readonly notifiers: readonly Notifier[];
  /** The next one included. */
  readonly tries: number;
}

interface Failed {
  readonly notifier: Notifier;
  readonly error: ErrorRecord;
}

/** Has one notice delivered by several at once; resolves with those that could not. */
const deliver = fromPromise<readonly Failed[], Delivery>(async ({ input, signal, self }) => {
  const { clock } = systemOf(self).host;
  const deadline = deadlineIn(input.deliveryMs, clock.now());
  using timed = withDeadline(clock, deadline, signal);
  const endings = await Promise.allSettled(
    input.notifiers.map((each) =>
      unlessAborted(() => each.notify(input.notice, timed.signal), timed.signal),
    ),
  );
  return input.notifiers.flatMap((notifier, index) => {
    const ending = endings[index];
    return ending?.status === 'rejected' ? [{ notifier, error: recordError(ending.reason) }] : [];
  });
});

const failedIn = (event: unknown): readonly Failed[] =>
  (event as { readonly output?: readonly Failed[] }).output ?? []; // XState's done event.

function checkedLimits<Limits extends NotifierLimits>(limits: Limits): Limits {
  const { queueSize, retries, deliveryMs } = limits;
  if (!(queueSize >= 1)) throw new RangeError(`queueSize must be ≥ 1, got ${queueSize}`);
  if (!(retries >= 0)) throw new RangeError(`retries must be ≥ 0, got ${retries}`);
  if (!(deliveryMs > 0)) throw new RangeError(`deliveryMs must be > 0, got ${deliveryMs}`);
  return limits;
}

/** Tells people, one notice after the other. What cannot be delivered is tried again, then told. */
export const notifierMachine = setup({
  types: {
    context: {} as NotifierContext,
    input: {} as NotifierInput,
    events: {} as NotifierEvent,
  },
  actors: { deliver },
  delays: {
    backoff: ({ context }) => retryDelayMs((context.present?.tries ?? 2) - 1, context.random),
  },
  guards: {
    mayRetry: ({ context: { present, isStopping, retries }, event }) =>
      failedIn(event).length > 0 && !isStopping && (present?.tries ?? 0) <= retries,
    hasWaiting: ({ context }) => context.waiting.length > 0,
    isStopping: ({ context }) => context.isStopping,
  },
  actions: {
    tellDropped: ({ context: { waiting, onFailed, queueSize }, event }) => {
      if (event.type !== 'notice.send') return;
      const { dropped } = enqueued(waiting, event.notice, queueSize);
      if (dropped) onFailed({ type: 'notice.dropped', noticeId: dropped.id });
    },
    enqueue: assign(({ context, event }) => {
      if (event.type !== 'notice.send') return {};
      const { waiting, dropped } = enqueued(context.waiting, event.notice, context.queueSize);
      return { waiting, dropped: context.dropped + (dropped ? 1 : 0) };
    }),
    takeNext: assign(({ context: { waiting, present, notifiers, deliveryMs } }) => {
      const [notice, ...others] = waiting;
      if (present || notice === undefined) return {};
      return { present: { notice, notifiers, tries: 1, deliveryMs }, waiting: others };
    }),
    keepFailed: assign({
      present: ({ context: { present }, event }) =>
        present && {
          ...present,
          notifiers: failedIn(event).map(({ notifier }) => notifier),
          tries: present.tries + 1,
        },
    }),
    tellFailed: ({ context: { present, onFailed }, event }) => {
      if (!present) return;
      const { notice, tries } = present;
      for (const { notifier, error } of failedIn(event)) {
        const fields = { notifier: notifier.name, noticeId: notice.id, tries, error };
        onFailed({ type: 'notifier.failed', ...fields });
      }
    },
    endPresent: assign({
      present: undefined,
      dropped: ({ context, event }) => context.dropped + (failedIn(event).length > 0 ? 1 : 0),
    }),
    beginStop: assign({ isStopping: true }),
  },
}).createMachine({
  id: 'notifier',
  context: ({ input }) => ({
    ...checkedLimits({ ...NOTIFIER_DEFAULTS, ...input }),
    waiting: [],
    present: undefined,
    dropped: 0,
    isStopping: false,
  }),
  initial: 'idle',
  on: { 'notice.send': { actions: ['tellDropped', 'enqueue'] } },
  states: {
    idle: {
      on: {
        'notice.send': { actions: ['tellDropped', 'enqueue'], target: 'notifying' },
        'actor.shutdown': 'stopped',
      },
    },
    notifying: {
      entry: 'takeNext',
      // What waits is still told, but no longer tried again: the news of a stop must get out.
      on: { 'actor.shutdown': { actions: 'beginStop' } },
      invoke: {
        src: 'deliver',
        input: ({ context }) => context.present as Delivery, // Set on the way into this state.
        onDone: [
          { guard: 'mayRetry', actions: 'keepFailed', target: 'retrying' },
          {
            guard: 'hasWaiting',
            actions: ['tellFailed', 'endPresent'],
            target: 'notifying',
            reenter: true,
          },
          { guard: 'isStopping', actions: ['tellFailed', 'endPresent'], target: 'stopped' },
          { actions: ['tellFailed', 'endPresent'], target: 'idle' },
        ],
      },
    },
    retrying: {
      after: { backoff: 'notifying' },
      on: { 'actor.shutdown': { actions: 'beginStop', target: 'notifying' } },
    },
    stopped: { type: 'final' },
  },
});
