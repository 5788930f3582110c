/**
 * The one place that touches XState's internals. Each fact relied upon has a test in
 * `xstate-bridge.contract.test.ts`; `xstate` is pinned, so a new version is a decision.
 *
 * The trick: XState takes `parent.system` as the system of any actor created with a parent. So a
 * plain guardian object that carries our own system is enough; nothing of XState is patched.
 */

import type { AnyActorLogic, AnyActorRef, AnyEventObject } from 'xstate';
import { Actor, StateMachine } from 'xstate';
import { containListener, containObserver, type Listener } from './contained-listener.ts';
import type { SystemPorts as Ports } from './system-ports.ts';

export type { ActorRefFrom, EventFromLogic, InputFrom, InspectionEvent } from 'xstate';

/** Any XState logic: machine, promise, callback, observable or transition. */
export type Logic = AnyActorLogic;
/** A reference to one incarnation of an actor. */
export type Ref = AnyActorRef;
/** What is sent to an actor. */
export type ActorEvent = AnyEventObject;

/** What the bridge needs to know of a kind of logic. `transition` is pure; `effectful` is not. */
export type LogicKind = 'machine' | 'transition' | 'effectful';

/** What the kernel does for XState. */
export type SystemPorts = Ports<Ref, ActorEvent>;

/** An action as XState hands it to be executed. */
interface ExecutableAction {
  readonly type: string;
  readonly params: unknown;
  readonly info: unknown;
  readonly exec?: (info: unknown, params: unknown) => void;
}
interface Scope {
  actionExecutor: (action: ExecutableAction) => void;
}

/** The members of XState's actor that are not in its types. */
interface Internals {
  _snapshot: { status: string; error?: unknown };
  _processingStatus: 0 | 1 | 2;
  _parent: Ref | undefined;
  _actorScope: object;
  readonly _deferred: (() => void)[];
  options: { readonly input?: unknown };
  start(): void;
  readonly _initState: (persisted: unknown) => void;
  readonly systemId: string | undefined;
  readonly system: Inspected & { readonly [PORTS]: SystemPorts };
  readonly logic: Logic & { config?: unknown; start?: unknown };
  _send(event: ActorEvent): void;
  _stop(): void;
  _error(error: unknown): void;
}
interface Inspected {
  _sendInspectionEvent(event: object): void;
}
/** Where an actor keeps who listens to it. */
interface Listeners {
  observers: Set<unknown>;
  eventListeners: Map<string, Set<Listener>>;
}
const RUNNING = 1;
const internals = (ref: Ref): Internals => ref as unknown as Internals;

const OWNER = Symbol('coppice.owner');
const SCOPE = Symbol('coppice.scope');
const PORTS = Symbol('coppice.ports');
/** The options of all actors that have started. */
const STARTED = Object.freeze({});
/** Shared by all actors that nobody listens to. Nothing is ever added. */
const NO_OBSERVERS = new Set<unknown>();
const NO_LISTENERS = new Map<string, Set<Listener>>();

interface Guardian {
  readonly system: { readonly [PORTS]: SystemPorts };
}

/**
 * An actor whose subscribers cannot hurt it, and that carries the kernel's record of it. XState would
 * end the process for a subscriber that throws, or that has no `error` callback when the actor
 * crashes. Nobody listens to most actors, so what holds listeners is made when somebody does.
 */
class ContainedActor extends Actor<Logic> {
  [OWNER]: unknown;
  declare [SCOPE]: object;

  constructor(logic: Logic, options: object) {
    super(logic, options);
    const actor = this as unknown as Listeners;
    actor.observers = NO_OBSERVERS;
    actor.eventListeners = NO_LISTENERS;
  }

  override subscribe(
    observer: unknown,
    error?: unknown,
    complete?: unknown,
  ): { unsubscribe(): void } {
    const actor = this as unknown as Listeners;
    if (actor.observers === NO_OBSERVERS) actor.observers = new Set();
    const given = [observer, error, complete] as const;
    return super.subscribe(containObserver(given, throwsTo(this as unknown as Ref)) as never);
  }

  override on(type: never, handler: never): { unsubscribe(): void } {
    const actor = this as unknown as Listeners;
    if (actor.eventListeners === NO_LISTENERS) actor.eventListeners = new Map();
    return super.on(type, containListener(handler, throwsTo(this as unknown as Ref)) as never);
  }
}

/**
 * XState's own executor marks that a custom action runs, and in its development build warns of
 * every `assign` made meanwhile. Starting an actor makes one, and supervisors start actors in
 * actions, so ours runs actions without the mark.
 */
Object.defineProperty(ContainedActor.prototype, '_actorScope', {
  get(this: { [SCOPE]: object }) {
    return this[SCOPE];
  },
  set(this: Internals & { [SCOPE]: object }, scope?: Scope) {
    if (!scope) return; // XState's constructor clears each member before it sets it.
    this[SCOPE] = scope;
    if (kindOf(this.logic) === 'transition') return; // It has no actions.
    scope.actionExecutor = (action) => {
      const execute = (): void => {
        const { type, params } = action;
        const inspected = { type: '@xstate.action', actorRef: this, action: { type, params } };
        this.system._sendInspectionEvent(inspected);
        action.exec?.(action.info, params);
      };
      if (this._processingStatus === RUNNING) execute();
      else this._deferred.push(execute);
    };
  },
});

/** A start from a remembered initial state costs half; see `initial-snapshots.ts`. */
const { _initState: initState } = Actor.prototype as unknown as Internals;
Object.defineProperty(ContainedActor.prototype, '_initState', {
  value(this: Internals, persisted: unknown) {
    const isNewMachine = persisted === undefined && this.logic instanceof StateMachine;
    const memory = isNewMachine ? this.system[PORTS].initialSnapshots() : undefined;
    const entered = memory?.enter(this.logic, this._actorScope as never, this.options.input);
    if (entered) this._snapshot = entered as never;
    else initState.call(this, persisted);
    if (!entered) memory?.remember(this.logic, this._snapshot);
  },
});

/** The parent of all top-level actors; through it they get our system. */
export function createGuardian(ports: SystemPorts, inspect: (event: object) => void): Ref {
  const noop = (): void => {};
  const system = {
    [PORTS]: ports,
    _snapshot: { _scheduledEvents: {} },
    _clock: ports.clock,
    _logger: ports.log,
    _bookId: ports.bookId,
    _register: (sessionId: string, ref: Ref) => {
      ports.registered(ref);
      return sessionId;
    },
    _unregister: ports.unregistered,
    _set: ports.setName,
    get: ports.getName,
    getAll: ports.names,
    getSnapshot: () => ({ _scheduledEvents: {} }),
    start: noop,
    inspect: () => ({ unsubscribe: noop }),
    _sendInspectionEvent: inspect,
    _relay: ports.relay,
    scheduler: { schedule: ports.schedule, cancel: ports.cancel, cancelAll: ports.cancelAll },
  };
  const guardian = {
    id: 'guardian',
    sessionId: 'guardian',
    system,
    _parent: undefined,
    _processingStatus: RUNNING,
    send: (event: ActorEvent) => ports.relay(undefined, guardian, event),
    _send: noop,
    getSnapshot: () => ({ status: 'active' }),
    subscribe: () => ({ unsubscribe: noop }),
    on: () => ({ unsubscribe: noop }),
  } as unknown as Ref;
  return guardian;
}

const throwsTo = (ref: Ref) => (error: unknown) => portsOf(ref)?.observerThrew(ref, error);
const portsOf = (ref: Ref): SystemPorts | undefined => (ref as unknown as Guardian).system[PORTS];
/** What a system calls its home: the public face of the kernel that an actor belongs to. */
export const homeOf = (ref: Ref): unknown => portsOf(ref)?.home();

export function makeActor(
  logic: Logic,
  options: { id: string; parent: Ref; input?: unknown; snapshot?: unknown },
): Ref {
  return new ContainedActor(logic, options as never) as unknown as Ref;
}

/** Starts an actor, and lets go of what XState keeps for the start alone. */
export function startActor(ref: Ref): void {
  const actor = internals(ref);
  actor.start();
  actor.options = STARTED;
  actor._deferred.length = 0;
}
/** Hands one message to XState; it is handled before this returns. */
export const deliver = (ref: Ref, event: ActorEvent): void => internals(ref)._send(event);
/** Ends an actor: at once, or after the message it is handling. Its parent is not told. */
export const stopActor = (ref: Ref): void => internals(ref)._stop();
export const parentOf = (ref: Ref): Ref | undefined => internals(ref)._parent;
export const ownerOf = (ref: Ref): unknown => (ref as unknown as { [OWNER]: unknown })[OWNER];
export const setOwner = (ref: Ref, owner: unknown): void => {
  (ref as unknown as { [OWNER]: unknown })[OWNER] = owner;
};
export const systemIdOf = (ref: Ref): string | undefined => internals(ref).systemId;
export const isLive = (ref: Ref): boolean => internals(ref)._processingStatus === RUNNING;

/** How an actor stands: `done` has an output, `error` an error. */
export function outcomeOf(ref: Ref): { status: string; output?: unknown; error?: unknown } {
  return internals(ref)._snapshot;
}

/** Ends an actor with an error that was thrown outside of its transitions. */
export function crashActor(ref: Ref, error: unknown): void {
  const actor = internals(ref);
  actor._snapshot = { ...actor._snapshot, status: 'error', error };
  actor._error(error);
}

/**
 * After a crash XState never disposes callbacks or aborts promises. This runs the logic's own stop
 * path, with its effects carried out at once.
 */
export function releaseResources(ref: Ref): void {
  const actor = internals(ref);
  const scope = {
    ...actor._actorScope,
    defer: (effect: () => void) => effect(),
    actionExecutor: () => {},
  };
  actor.logic.transition(actor._snapshot, { type: 'xstate.stop' }, scope as never);
}

/** Actors made by XState itself get the same protection; their class is not ours. */
export function containNative(ref: Ref, run: (start: () => void) => void): void {
  const actor = ref as unknown as {
    subscribe: (observer: unknown, error?: unknown, complete?: unknown) => unknown;
    on: (type: unknown, handler: Listener) => unknown;
    logic: { start?: (...args: unknown[]) => void };
  };
  const { subscribe, on, logic } = actor;
  actor.subscribe = (observer, error, complete) =>
    subscribe.call(ref, containObserver([observer, error, complete], throwsTo(ref)));
  actor.on = (type, handler) => on.call(ref, type, containListener(handler, throwsTo(ref)));
  if (kindOf(logic as unknown as Logic) !== 'effectful' || !logic.start) return;
  actor.logic = Object.create(logic, {
    start: { value: (...args: unknown[]) => run(() => logic.start?.(...args)) },
  }) as typeof logic;
}

export function kindOf(logic: Logic): LogicKind {
  if ('root' in logic && 'implementations' in logic) return 'machine';
  return 'start' in logic || 'subscribe' in logic ? 'effectful' : 'transition';
}

/** Whether a machine names this event anywhere. Other logic cannot be asked. */
export function namesEvent(logic: Logic, type: string): boolean {
  const events = (logic as { events?: readonly string[] }).events;
  return kindOf(logic) === 'machine' && (events?.includes(type) ?? false);
}

/** Whether an event is one that XState sends to tell a parent of an end. */
export function isNativeEnd(event: ActorEvent): boolean {
  if (!isBookkeeping(event)) return false;
  return (
    event.type.startsWith('xstate.done.actor.') || event.type.startsWith('xstate.error.actor.')
  );
}

/** Whether an event is XState's own bookkeeping, which must never be dropped. */
export const isBookkeeping = (event: ActorEvent): boolean => event.type.startsWith('xstate.');

/** What XState leaves out when an actor crashes: an inspector would go on showing it as active. */
export function crashInspection(ref: Ref): object {
  const snapshot = internals(ref)._snapshot;
  const event = { type: `xstate.error.actor.${ref.id}`, error: snapshot.error, actorId: ref.id };
  return { type: '@xstate.snapshot', actorRef: ref, event, snapshot };
}
