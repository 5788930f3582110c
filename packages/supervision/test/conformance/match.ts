import type { Part, Trace } from './scenario.ts';

interface Group {
  readonly any_order: readonly (readonly Element[])[];
}
type Element = readonly unknown[] | Group;

const isGroup = (element: Element): element is Group => 'any_order' in element;
const flat = (elements: readonly Element[]): readonly (readonly unknown[])[] =>
  elements.flatMap((each) => (isGroup(each) ? each.any_order.flatMap(flat) : [each]));

/** JSON with sorted keys, so that equal values are equal texts. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ) ?? 'undefined';

/**
 * What differs between a trace and the recorded one; nothing when they agree.
 *
 * Events may interleave freely inside an `any_order` group, where OTP defines no order.
 */
export function differences(golden: Trace, actual: Trace): readonly string[] {
  return [
    ...partDifferences('start', golden.start, actual.start),
    ...golden.steps.flatMap((step, index) =>
      partDifferences(`step ${index}`, step, actual.steps[index]),
    ),
    ...partDifferences('final', golden.final, actual.final),
  ];
}

function partDifferences(where: string, golden: Part, actual: Part | undefined): string[] {
  if (!actual) return [`${where}: missing`];
  const found = eventDifferences(golden.events as Element[], actual.events as Element[]);
  for (const key of ['result', 'state', 'leaked'] as const) {
    if (!(key in golden) || canonical(golden[key]) === canonical(actual[key])) continue;
    found.push(`${key}: want ${canonical(golden[key])}, got ${canonical(actual[key])}`);
  }
  return found.map((difference) => `${where}: ${difference}`);
}

function eventDifferences(golden: readonly Element[], actual: readonly Element[]): string[] {
  const wanted = flat(golden).map(canonical);
  const got = flat(actual).map(canonical);
  const missing = wanted.filter((event) => !got.includes(event)).map((event) => `missing ${event}`);
  const extra = got
    .filter((event) => !wanted.includes(event))
    .map((event) => `unexpected ${event}`);
  if (missing.length + extra.length > 0) return [...missing, ...extra];
  if (wanted.length !== got.length) return [`${wanted.length} events, got ${got.length}`];
  return orderDifferences(golden, new Map(got.map((event, index) => [event, index])));
}

function orderDifferences(
  elements: readonly Element[],
  position: ReadonlyMap<string, number>,
): string[] {
  const found: string[] = [];
  let latest = -1;
  for (const element of elements) {
    const events = flat([element]);
    const places = events.map((event) => position.get(canonical(event)) ?? -1);
    if (places.length > 0 && Math.min(...places) < latest) {
      found.push(`order: ${canonical(events)} came too early`);
    }
    latest = Math.max(latest, ...places);
    if (isGroup(element)) {
      for (const branch of element.any_order) found.push(...orderDifferences(branch, position));
    }
  }
  return found;
}
