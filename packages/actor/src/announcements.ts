import type { Cell } from './cell.ts';
import type { ExitReason } from './exit-reason.ts';
import { takeLinks } from './links.ts';
import type { Watch } from './watch.ts';
import type { ActorEvent } from './xstate-bridge.ts';

interface Ports {
  readonly watch: Watch;
  readonly root: Cell;
  tell(cell: Cell, event: ActorEvent): void;
}

/** Who has to be told of a birth or a death, and how. */
export class Announcements {
  readonly #kernel: Ports;
  readonly #end: (cell: Cell, reason: ExitReason) => void;

  constructor(kernel: Ports, end: (cell: Cell, reason: ExitReason) => void) {
    this.#kernel = kernel;
    this.#end = end;
  }

  started(cell: Cell): void {
    const { watch } = this.#kernel;
    if (!watch.isWatched) return;
    const { path, ref, incarnation } = cell;
    watch.tell({ type: 'actor.started', path, ref, incarnation });
  }

  /** Watchers, then the parent, links and monitors. Of a start that failed at once the parent knows. */
  ended(cell: Cell, reason: ExitReason): void {
    const { watch } = this.#kernel;
    if (watch.isWatched) {
      const { path, ref } = cell;
      const actorId = ref.id;
      if (cell.hasFailedToStart) watch.tell({ type: 'actor.startFailed', path, actorId, reason });
      else watch.tell({ type: 'actor.exited', path, ref, reason });
    }
    const isKnown = cell.hasFailedToStart && !cell.startFailure;
    if (!isKnown) this.#tellParent(cell, reason);
    this.#tellLinks(cell, reason);
    this.#tellMonitors(cell, reason);
  }

  #tellParent(cell: Cell, reason: ExitReason): void {
    const { ref, parent, id } = cell;
    if (!parent || parent === this.#kernel.root || cell.isNative || cell.isDisowned) return;
    this.#tell(parent, { type: 'child.exited', id, actorId: ref.id, ref, reason });
  }

  #tellLinks(cell: Cell, reason: ExitReason): void {
    if (!cell.links) return;
    const { ref } = cell;
    for (const other of takeLinks(cell)) {
      if (other.trapsExit) {
        this.#tell(other, { type: 'link.exited', actorId: ref.id, ref, reason });
      } else if (reason.type !== 'normal') this.#end(other, reason);
    }
  }

  #tellMonitors(cell: Cell, reason: ExitReason): void {
    if (!cell.watchers) return;
    const { ref } = cell;
    for (const watcher of cell.watchers) {
      if ('onDown' in watcher) this.#tellOutside(cell, watcher, reason);
      else this.#tell(watcher.cell, { type: 'monitor.down', actorId: ref.id, ref, reason });
    }
    cell.watchers = undefined;
  }

  /** A function outside is not ours: what it throws must not stop an actor's end half-way. */
  #tellOutside(
    { path }: Cell,
    watcher: { onDown(reason: ExitReason): void },
    reason: ExitReason,
  ): void {
    try {
      watcher.onDown(reason);
    } catch (error) {
      this.#kernel.watch.tell({ type: 'observer.threw', path, error });
    }
  }

  #tell(cell: Cell, event: ActorEvent): void {
    if (!cell.isEnding) this.#kernel.tell(cell, event);
  }
}
