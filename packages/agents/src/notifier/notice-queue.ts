import type { Notice, Severity } from './notifier.ts';

/** Notices that wait, and the one for which there was no room. */
export interface Enqueued {
  readonly waiting: readonly Notice[];
  readonly dropped: Notice | undefined;
}

const GRAVITY: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** Adds a notice. Where there is no room, the oldest of the least grave is dropped, be it itself. */
export function enqueued(waiting: readonly Notice[], notice: Notice, most: number): Enqueued {
  const all = [...waiting, notice];
  if (all.length <= most) return { waiting: all, dropped: undefined };
  let dropped = notice;
  for (const each of all.toReversed()) {
    if (GRAVITY[each.severity] <= GRAVITY[dropped.severity]) dropped = each;
  }
  return { waiting: all.filter((each) => each !== dropped), dropped };
}
