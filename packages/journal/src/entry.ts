/** What survives JSON as it is. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Something that has happened, to be written down. */
export interface NewEntry {
  /** What happened, with dots: `task.submitted`. */
  readonly type: string;
  /** Of the shape of `data` for this type; 1 and up. A reader refuses what is newer than it knows. */
  readonly version: number;
  /** The run, or the task that is part of none, that it belongs to: kept and compacted as one. */
  readonly run?: string;
  /** The agent that it is about. */
  readonly agent?: string;
  /** Anything; it is written as JSON, without its secrets. */
  readonly data: unknown;
}

/** Something that has happened, as it was written. */
export interface JournalEntry {
  /** 1 for the first of a journal, and one more for each; never used twice. */
  readonly seq: number;
  /** Which opening of the journal wrote it; 1 for the first. */
  readonly boot: number;
  /** On the clock of the journal's host, which goes on from boot to boot. */
  readonly atMs: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly atWallMs: number;
  readonly type: string;
  readonly version: number;
  readonly run?: string;
  readonly agent?: string;
  readonly data: Json;
  /** Secrets were taken out of `data`, or parts that JSON has no form for: it is not what it was. */
  readonly isAltered?: true;
}
