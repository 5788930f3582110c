import type { InitialSnapshots } from './initial-snapshots.ts';

/** What the kernel does for XState: the system of all its actors. */
export interface SystemPorts<Ref, ActorEvent> {
  readonly clock: {
    setTimeout(run: () => void, ms: number): unknown;
    clearTimeout(id: unknown): void;
  };
  readonly home: () => unknown;
  readonly bookId: () => string;
  readonly registered: (ref: Ref) => void;
  readonly unregistered: (ref: Ref) => void;
  readonly relay: (source: Ref | undefined, target: Ref, event: ActorEvent) => void;
  readonly schedule: (
    owner: Ref,
    target: Ref,
    event: ActorEvent,
    delayMs: number,
    id?: string,
  ) => void;
  readonly cancel: (owner: Ref, id: string) => void;
  readonly cancelAll: (owner: Ref) => void;
  readonly setName: (name: string, ref: Ref) => void;
  readonly getName: (name: string) => Ref | undefined;
  readonly names: () => Record<string, Ref>;
  /** What is remembered of machines; `undefined` while somebody inspects each step. */
  readonly initialSnapshots: () => InitialSnapshots | undefined;
  readonly log: (...values: unknown[]) => void;
  readonly observerThrew: (ref: Ref, error: unknown) => void;
}
