/**
 * Maps a list with at most `size` calls under way, keeping its order.
 *
 * @param size Calls at a time; an integer > 0.
 * @throws What the first failing call throws; calls under way go on, later ones are not made.
 * @example const texts = await mapConcurrently(paths, 32, (path) => readText(path, { signal }));
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  size: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (hasFailed) return;
      try {
        results[index] = await map(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: size }, work));
  return results;
}
