import type { Kind } from './measure.ts';

/** One child under one supervisor. */
export interface Crashable {
  /** Crashes the child. Resolves, once it is restarted, with the microseconds until it was. */
  crash(): number | Promise<number>;
  stop(): unknown;
}

/** Children that share their fate. */
export interface Family {
  /** Crashes the first. Resolves when all are new. */
  restartAll(): unknown;
  /** Stops all. Resolves when none is left. */
  stop(): unknown;
}

/** A supervisor to which children are added. */
export interface Pool {
  /** Starts so many children more, each asked for when the one before has started. */
  fill(count: number): unknown;
  /** Starts so many children more, all asked for at once. */
  flood?(count: number): unknown;
  stop(): unknown;
}

/** One child that answers. */
export interface Server {
  ask(): Promise<unknown>;
  stop(): unknown;
}

/** A peer that runs in this process. What it does not have is left out. */
export interface Contender {
  readonly name: 'coppice' | 'xstate' | 'nact';
  readonly kinds: readonly Kind[];
  crashable(kind: Kind): Crashable | Promise<Crashable>;
  family(kind: Kind, size: number): Family | Promise<Family>;
  pool(kind: Kind): Pool | Promise<Pool>;
  /** More children than this in one pool take too long to start or stop. */
  readonly largestPool: { readonly start: number; readonly stop: number };
  server(kind: Kind): Server | Promise<Server>;
  /** By name of the measure: what a reader has to know of the figure. */
  readonly notes: Readonly<Record<string, string>>;
}
