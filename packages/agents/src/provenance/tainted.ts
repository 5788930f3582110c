/**
 * What was made of the given results, directly or through others, nearest first; they themselves are
 * not in it, unless one was made of another.
 *
 * @param consumers By result: the results that consumed it. `{ a: ['b'], b: ['c'] }`, `['a'] → ['b', 'c']`
 */
export function derivedFrom(
  resultIds: readonly string[],
  consumers: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const derived = new Set<string>();
  let edge: readonly string[] = resultIds;
  while (edge.length > 0) {
    const next: string[] = [];
    for (const resultId of edge) {
      for (const consumer of consumers.get(resultId) ?? []) {
        if (derived.has(consumer)) continue;
        derived.add(consumer);
        next.push(consumer);
      }
    }
    edge = next;
  }
  return [...derived];
}
