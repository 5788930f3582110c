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

/** Tells whoever watches what one supervisor does. */
export class Reporter {
  readonly #self: Ref;
  readonly #watchers: ReadonlySet<(event: SupervisionEvent) => void>;

  constructor(self: Ref) {
    this.#self = self;
    this.#watchers = watchersOf(systemOf(self));
  }

  terminated({ id }: Child, reason: ExitReason): void {
    if (this.#isWatched) {
      this.#tell({ type: 'child.terminated', path: this.#path, childId: id, reason });
    }
  }

  startFailed({ id }: Child, reason: ExitReason): void {
    if (this.#isWatched) {
      this.#tell({ type: 'child.startFailed', path: this.#path, childId: id, reason });
    }
  }

  stopped({ id, spec }: Child, reason: ExitReason, how: StopCircumstances): void {
    if (!this.#isWatched) return;
    const isClean = isCleanStop(spec, reason);
    const event = { path: this.#path, childId: id, reason, isClean, ...how };
    this.#tell({ type: 'child.stopped', ...event });
  }

  restarted({ id, incarnation, ref }: Child, cause: RestartCause): void {
    if (!this.#isWatched || !ref) return;
    const because = causeChain(cause.childId, cause.reason);
    const event = { path: this.#path, childId: id, ref, incarnation, because };
    this.#tell({ type: 'child.restarted', ...event });
  }

  gaveUp({ id }: Child, reason: ExitReason): void {
    if (!this.#isWatched) return;
    const because = causeChain(id, reason);
    this.#tell({ type: 'supervisor.gaveUp', path: this.#path, childId: id, because });
  }

  get #isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  get #path(): string {
    return systemOf(this.#self).pathOf(this.#self);
  }

  #tell(event: SupervisionEvent): void {
    for (const watcher of this.#watchers) {
      try {
        watcher(event);
      } catch (error) {
        systemOf(this.#self).observerThrew(this.#self, error);
      }
    }
  }

  toJSON(): undefined {
    return undefined;
  }
}
