import type { CallRecord, WindowCounts } from './call-record.ts';
import { CountWindow } from './count-window.ts';
import { reaches } from './ratio.ts';
import { Streak } from './streak.ts';
import { TimeWindow } from './time-window.ts';
import type { TripPolicy } from './trip-policy.ts';

export function createRecord(rule: TripPolicy): CallRecord {
  switch (rule.type) {
    case 'consecutive':
      return new Streak(rule.failures);
    case 'countWindow':
      return new CountWindow(rule.size, (counts, result) => trips(rule, counts, result));
    case 'timeWindow':
      return new TimeWindow(rule.windowMs, (counts, result) => trips(rule, counts, result));
    case 'failuresWithin':
      return new TimeWindow(
        rule.withinMs,
        ({ failures }, { failed }) => failed && failures >= rule.failures,
      );
  }
}

/** Whether the window, of which `last` is the newest result, is reason to open. */
function trips(
  rule: Extract<TripPolicy, { readonly failureRatio: number }>,
  { calls, failures, slow }: WindowCounts,
  last: { readonly failed: boolean; readonly slow: boolean },
): boolean {
  const isJudged = last.failed || rule.judgedOn === 'any' || (last.slow && rule.slow !== undefined);
  if (!isJudged || calls < rule.minimumCalls) return false;
  return (
    reaches(failures, calls, rule.failureRatio, rule.compare) ||
    (rule.slow !== undefined && reaches(slow, calls, rule.slow.ratio, rule.compare))
  );
}
