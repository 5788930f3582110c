import type { ExitReason } from './exit-reason.ts';
import type { ActorEvent, Ref } from './xstate-bridge.ts';

/** Why a message reached nobody. */
export type DeadLetterReason =
  | 'exited'
  | 'mailbox_full'
  | 'no_incarnation'
  | 'no_parent'
  | 'answered_late';

/** A message that reached nobody. It is recorded, never thrown. */
export interface DeadLetter {
  readonly path: string;
  readonly event: ActorEvent;
  readonly reason: DeadLetterReason;
  readonly atMs: number;
}

/** What happens in a system, for whoever watches: viewers, journals, tests. */
export type SystemEvent =
  | {
      readonly type: 'actor.started';
      readonly path: string;
      readonly ref: Ref;
      /** More than 1: a restart. */
      readonly incarnation: number;
    }
  | {
      readonly type: 'actor.startFailed';
      readonly path: string;
      readonly actorId: string;
      readonly reason: ExitReason;
    }
  | {
      readonly type: 'actor.exited';
      readonly path: string;
      readonly ref: Ref;
      readonly reason: ExitReason;
    }
  | { readonly type: 'letter.died'; readonly letter: DeadLetter }
  /** A subscriber or watcher threw. The actor it listened to was not hurt. */
  | { readonly type: 'observer.threw'; readonly path: string; readonly error: unknown };

/** How many dead letters a system remembers; the oldest go first. */
const REMEMBERED_LETTERS = 1_000;

/** Tells watchers what happens. A watcher that throws is reported to the others and hurts nobody. */
export class Watch {
  readonly #watchers = new Set<(event: SystemEvent) => void>();
  readonly #letters: DeadLetter[] = [];
  #letterCount = 0;

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  add(watcher: (event: SystemEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  tell(event: SystemEvent): void {
    for (const watcher of this.#watchers) {
      try {
        watcher(event);
      } catch (error) {
        if (event.type === 'observer.threw') continue; // Or two throwing watchers would never end.
        this.tell({ type: 'observer.threw', path: 'watch', error });
      }
    }
  }

  bury(letter: DeadLetter): void {
    this.#letterCount++;
    this.#letters.push(letter);
    if (this.#letters.length > 2 * REMEMBERED_LETTERS) this.#letters.splice(0, REMEMBERED_LETTERS);
    if (this.isWatched) this.tell({ type: 'letter.died', letter });
  }

  /** The latest dead letters, oldest first, and how many there were in all. */
  deadLetters(): { readonly count: number; readonly latest: readonly DeadLetter[] } {
    return { count: this.#letterCount, latest: this.#letters.slice(-REMEMBERED_LETTERS) };
  }
}
