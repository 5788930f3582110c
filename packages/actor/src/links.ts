import type { Cell, Watcher } from './cell.ts';
import type { ExitReason } from './exit-reason.ts';

/** Ties two actors: when one ends other than normally so does the other, unless it traps exits. */
export function link(a: Cell, b: Cell): void {
  a.links ??= new Set();
  b.links ??= new Set();
  a.links.add(b);
  b.links.add(a);
}

export function unlink(a: Cell, b: Cell): void {
  a.links?.delete(b);
  b.links?.delete(a);
}

/** Takes all links of an actor that has ended; returns who was at the other ends. */
export function takeLinks(cell: Cell): readonly Cell[] {
  const others = [...(cell.links ?? [])];
  for (const other of others) other.links?.delete(cell);
  cell.links = undefined;
  return others;
}

/**
 * Asks to be told, once, of an end. For an actor that has ended already `tellNow` is called at once.
 * The request ends with the watcher, if that is an actor.
 *
 * @returns A function that withdraws the request.
 */
export function monitor(
  target: Cell,
  watcher: Watcher,
  tellNow: (reason: ExitReason) => void,
): () => void {
  if (target.status === 'exited' && target.reason) {
    tellNow(target.reason);
    return () => {};
  }
  target.watchers ??= new Set();
  target.watchers.add(watcher);
  const withdraw = (): void => {
    target.watchers?.delete(watcher);
    if ('cell' in watcher) watcher.cell.monitors?.delete(withdraw);
  };
  if ('cell' in watcher) {
    watcher.cell.monitors ??= new Set();
    watcher.cell.monitors.add(withdraw);
  }
  return withdraw;
}

/** Withdraws all requests of an actor that has ended. */
export function withdrawMonitors(cell: Cell): void {
  for (const withdraw of cell.monitors ?? []) withdraw();
  cell.monitors = undefined;
}
