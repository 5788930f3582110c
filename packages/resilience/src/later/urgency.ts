/**
 * Where a task stands in the queue, whatever the time: its priority, less the moment since which it
 * waits in units of `ageMs`.
 *
 * With ageing its effective priority is priority + waited / ageMs. That grows for all waiting tasks
 * alike, so their order never changes, and what every task has in common (now / ageMs) can be left
 * out: nothing is ever sorted again.
 */
export function urgency(priority: number, sinceMs: number, ageMs: number): number {
  return priority - sinceMs / ageMs;
}
