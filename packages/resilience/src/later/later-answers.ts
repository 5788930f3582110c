/** A task that waits for better times. */
export interface LaterTask<Task> {
  readonly id: string;
  /** Higher is sooner. */
  readonly priority: number;
  readonly task: Task;
  /** From here on it is not worth doing any more, on the monotonic clock. */
  readonly deadlineAtMs?: number;
  /** Since when it waits: for one that is put back. Left out: since now. */
  readonly sinceMs?: number;
}

/** A task in the queue. */
export interface WaitingTask<Task> extends LaterTask<Task> {
  readonly sinceMs: number;
}

/** What became of a task that was to wait. `expired` ones were dropped on this occasion. */
export type LaterAnswer<Task> =
  | {
      readonly type: 'queued';
      /** The least urgent one, which had to go for it. */
      readonly shed?: WaitingTask<Task>;
      readonly expired: readonly WaitingTask<Task>[];
    }
  | {
      /** The queue is full of tasks that are as urgent or more. */
      readonly type: 'shed';
      readonly expired: readonly WaitingTask<Task>[];
    }
  | {
      readonly type: 'refused';
      readonly reason: 'duplicate' | 'deadlinePast';
      readonly expired: readonly WaitingTask<Task>[];
    };

/** How fast tasks may leave. */
export type DrainPace =
  /** Nothing works: capacity tier `queueing`. */
  | { readonly type: 'held' }
  /** Something works again: one task at a time, to see whether it does. */
  | { readonly type: 'trial'; readonly everyMs: number }
  /** All is well: as many as there is room for. */
  | { readonly type: 'open'; readonly room: number };

/** What left the queue. */
export interface Drained<Task> {
  /** To be done now, the most urgent first. */
  readonly tasks: readonly WaitingTask<Task>[];
  /** Dropped: their deadline is past. */
  readonly expired: readonly WaitingTask<Task>[];
  /** When the next trial may be, if tasks wait for it. */
  readonly nextTrialAtMs?: number;
}

/** A `LaterQueue` as plain data; JSON if its tasks are. Ages, not times: clocks begin anew. */
export interface SavedLaterQueue<Task> {
  readonly version: 1;
  /** How long ago a task was taken; null if none was. */
  readonly takenAgoMs: number | null;
  /** Equally urgent ones in the order in which they came. */
  readonly waiting: readonly {
    readonly id: string;
    readonly priority: number;
    readonly task: Task;
    readonly waitedMs: number;
    /** null for no deadline. */
    readonly remainingMs: number | null;
  }[];
}
