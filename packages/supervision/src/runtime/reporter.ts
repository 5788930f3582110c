import { type ExitReason, type Ref, systemOf } from '@coppice/actor';
import { causeChain } from '../rules/cause-chain.ts';
import { isCleanStop } from '../rules/clean-stop.ts';
import { type SupervisionEvent, watchersOf } from '../watch-supervision.ts';
import type { Child } from './children.ts';

/** Which child had to be restarted, and why; its siblings may be restarted with it. */
export interface RestartCause {
  readonly childId: string;
  readonly reason: ExitReason;
}

/** What is told of a stop besides its reason. */
export interface StopCircumstances {
  readonly during: 'stopping' | 'restarting' | 'terminating';
  readonly hadEnded: boolean;
}

/** An event without what all have in common. */
type News<Event> = Event extends SupervisionEvent ? Omit<Event, 'path' | 'childId'> : never;

/** Tells whoever watches what one supervisor does. */
export class Reporter {
  readonly #self: Ref;
  readonly #watchers: ReadonlySet<(event: SupervisionEvent) => void>;

  constructor(self: Ref) {
    this.#self = self;
    this.#watchers = watchersOf(systemOf(self));
  }

  terminated(child: Child, reason: ExitReason): void {
    if (this.#isWatched) this.#tell(child, { type: 'child.terminated', reason });
  }

  startFailed(child: Child, reason: ExitReason): void {
    if (this.#isWatched) this.#tell(child, { type: 'child.startFailed', reason });
  }

  stopped(child: Child, reason: ExitReason, how: StopCircumstances): void {
    if (!this.#isWatched) return;
    this.#tell(child, {
      type: 'child.stopped',
      reason,
      isClean: isCleanStop(child.spec, reason),
      ...how,
    });
  }

  restarted(child: Child, { childId, reason }: RestartCause): void {
    const { ref, incarnation } = child;
    if (!this.#isWatched || !ref) return;
    const because = causeChain(childId, reason);
    this.#tell(child, { type: 'child.restarted', ref, incarnation, because });
  }

  gaveUp(child: Child, reason: ExitReason): void {
    if (!this.#isWatched) return;
    this.#tell(child, { type: 'supervisor.gaveUp', because: causeChain(child.id, reason) });
  }

  get #isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  #tell({ id }: Child, news: News<SupervisionEvent>): void {
    const system = systemOf(this.#self);
    const event = { ...news, path: system.pathOf(this.#self), childId: id };
    for (const watcher of this.#watchers) {
      try {
        watcher(event);
      } catch (error) {
        system.observerThrew(this.#self, error);
      }
    }
  }
}
