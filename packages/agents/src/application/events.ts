import type {
  BreakerChange,
  BreakerKey,
  BudgetEvent,
  CapacityChange,
  KillSwitchChange,
} from '@coppice/resilience';
import type { NotifierFailure } from '../notifier/notifier.machine.ts';
import type { RunEvent } from '../pipeline/run-event.ts';
import type { Recall } from '../provenance/recall.ts';
import type { Outcome } from '../task/outcome.ts';
import type { TaskHappening } from '../task/task-world.ts';
import { EventStream } from './event-stream.ts';

/** What happens in an application, as it happens. */
export type ApplicationEvent =
  | TaskHappening
  | {
      readonly type: 'task.finished';
      readonly taskId: string;
      readonly taskType: string;
      readonly outcome: Outcome;
    }
  | {
      readonly type: 'task.queued';
      readonly taskId: string;
      readonly reason: 'capacity' | 'parked';
    }
  | { readonly type: 'agent.restarted'; readonly path: string; readonly incarnation: number }
  | { readonly type: 'breaker.changed'; readonly change: BreakerChange<BreakerKey> }
  | { readonly type: 'provider.changed'; readonly change: BreakerChange<string> }
  | { readonly type: 'capacity.changed'; readonly change: CapacityChange }
  | { readonly type: 'result.recalled'; readonly recall: Recall }
  | BudgetEvent
  | KillSwitchChange
  | RunEvent
  | NotifierFailure
  /** A watcher threw; the others are told, and no task is hurt. */
  | { readonly type: 'observer.threw'; readonly error: unknown };

/** Events that wait for a slow reader; beyond it the oldest are dropped. */
const MOST_WAITING = 10_000;

/** Tells events to whoever watches. */
export class EventHub {
  readonly #watchers = new Set<(event: ApplicationEvent) => void>();
  readonly #streams = new Set<EventStream<ApplicationEvent>>();
  #isClosed = false;

  tell(event: ApplicationEvent): void {
    for (const watcher of this.#watchers) {
      try {
        watcher(event);
      } catch (error) {
        if (event.type !== 'observer.threw') this.tell({ type: 'observer.threw', error });
      }
    }
  }

  watch(watcher: (event: ApplicationEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** All events from now on, until the end of the application, of the loop, or of `signal`. */
  events(signal?: AbortSignal): AsyncGenerator<ApplicationEvent, void> {
    const stream = new EventStream<ApplicationEvent>({
      most: MOST_WAITING,
      onEnd: () => {
        unwatch();
        this.#streams.delete(stream);
        signal?.removeEventListener('abort', stream.end);
      },
    });
    const unwatch = this.watch((event) => stream.put(event));
    this.#streams.add(stream);
    signal?.addEventListener('abort', stream.end);
    if (this.#isClosed || signal?.aborted) stream.end();
    return stream;
  }

  /** Nothing more will happen. */
  close(): void {
    this.#isClosed = true;
    for (const { end } of this.#streams) end();
  }
}
