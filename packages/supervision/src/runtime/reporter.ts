import { type ExitReason, type Ref, systemOf } from '@coppice/actor';
import { type Cause, causeChain } from '../rules/cause-chain.ts';
import { isCleanStop } from '../rules/clean-stop.ts';
import { type SupervisionEvent, watchersOf } from '../watch-supervision.ts';
import type { Child } from './children.ts';

/** What is told of a stop that the agenda knows. */
export type StopCircumstances = Pick<
  Extract<SupervisionEvent, { readonly type: 'child.stopped' }>,
  'during' | 'hadEnded'
>;

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

  /** @param cause The end that brought it about; that of a sibling, where a group is restarted. */
  restarted(child: Child, { childId, reason }: Cause): void {
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
