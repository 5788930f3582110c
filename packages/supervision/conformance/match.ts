import type { Part, Report, Trace } from './scenario.ts';

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
 *
 * @param options.reports Compare the error reports too. Default false.
 */
export function differences(
  golden: Trace,
  actual: Trace,
  { reports = false }: { readonly reports?: boolean } = {},
): readonly string[] {
  const parts: readonly (readonly [string, Part, Part | undefined])[] = [
    ['start', golden.start, actual.start],
    ...golden.steps.map((step, index) => [`step ${index}`, step, actual.steps[index]] as const),
    ['final', golden.final, actual.final],
  ];
  return parts.flatMap(([where, wanted, got]) =>
    got
      ? [...partDifferences(wanted, got), ...(reports ? reportDifferences(wanted, got) : [])].map(
          (difference) => `${where}: ${difference}`,
        )
      : [`${where}: missing`],
  );
}

/** Of each supervisor in order; in which order children failed to stop OTP does not define. */
function reportDifferences(golden: Part, actual: Part): string[] {
  const bySupervisor = (reports: readonly Report[] = []): string => {
    const found: Record<string, { ordered: string[]; unordered: string[] }> = {};
    for (const report of reports) {
      const [context, supervisor] = report;
      found[supervisor] ??= { ordered: [], unordered: [] };
      const of = found[supervisor];
      (context === 'shutdown_error' ? of.unordered : of.ordered).push(canonical(report));
    }
    for (const { unordered } of Object.values(found)) unordered.sort();
    return canonical(found);
  };
  const wanted = bySupervisor(golden.reports);
  const got = bySupervisor(actual.reports);
  return wanted === got ? [] : [`reports: want ${wanted}, got ${got}`];
}

function partDifferences(golden: Part, actual: Part): string[] {
  const found = eventDifferences(golden.events as Element[], actual.events as Element[]);
  for (const key of ['result', 'state', 'leaked'] as const) {
    if (!(key in golden)) continue;
    const [wanted, got] = [golden, actual].map((part) =>
      canonical(key === 'leaked' ? part.leaked?.toSorted() : part[key]),
    );
    if (wanted !== got) found.push(`${key}: want ${wanted}, got ${got}`);
  }
  return found;
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
