/**
 * Which of `partitions` a key belongs to: an integer by its remainder, as in Elixir; any other key by
 * a hash of its text that is the same in every process (FNV-1a, 32 bits).
 *
 * `(-1, 3) → 1`, `(7, 3) → 1`
 *
 * @see Elixir, PartitionSupervisor, "Implementation notes".
 */
export function partitionOf(key: number | string, partitions: number): number {
  if (Number.isSafeInteger(key)) return Math.abs((key as number) % partitions);
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(String(key))) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0) % partitions;
}
