import type { ActorEvent, Logic, Ref, System } from '@coppice/actor';

/** An actor of the tree, for the object that speaks for it. What it is sent is handled at once. */
export interface SeatedActor<Event extends ActorEvent, Snapshot> {
  send(event: Event): void;
  getSnapshot(): Snapshot;
  stop(): void;
}

/** One that the tree starts, and starts again. */
export interface Seat<Event extends ActorEvent, Snapshot> extends SeatedActor<Event, Snapshot> {
  /** Where the incarnation stood that was spoken to last: its successor starts from there. */
  readonly last: Snapshot | undefined;
}

/** Speaks to the present incarnation of a child of the application, started or not. */
export function seat<Event extends ActorEvent, Snapshot>(
  system: System,
  path: [string, ...string[]],
): Seat<Event, Snapshot> {
  let latest: Ref | undefined;
  const present = (): Ref => {
    latest = system.child(...path).current ?? latest; // The last one can still be looked at.
    if (!latest) throw new Error(`"${path.join('/')}" does not run`);
    return latest;
  };
  return {
    send: (event) => system.handleNow(present(), event),
    getSnapshot: () => present().getSnapshot() as Snapshot,
    get last() {
      return latest?.getSnapshot() as Snapshot | undefined;
    },
    stop() {}, // It ends with the tree.
  };
}

/**
 * Runs a machine as a new child of another actor.
 *
 * @throws {Error} The other actor does not run.
 */
export function seatBelow<Event extends ActorEvent, Snapshot>(
  system: System,
  path: [string, ...string[]],
  child: {
    readonly logic: Logic;
    readonly id: string;
    readonly input: unknown;
    /** Told when it ends, for whatever reason. */
    readonly onEnded?: () => void;
  },
): SeatedActor<Event, Snapshot> {
  const { logic, id, input, onEnded } = child;
  const parent = system.child(...path).current;
  if (!parent) throw new Error(`"${path.join('/')}" does not run`);
  const spawned = system.spawn(logic, { id, input, parent });
  if (spawned.type === 'failed') throw new Error(`"${path.join('/')}/${id}" did not start`);
  const { ref } = spawned;
  if (onEnded) system.monitor(onEnded, ref);
  return {
    send: (event) => system.handleNow(ref, event),
    getSnapshot: () => ref.getSnapshot() as Snapshot,
    stop: () => system.kill(ref),
  };
}
