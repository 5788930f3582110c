import { systemHost } from '@coppice/host';

/** The value below which `share` (0–1) of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The median of what `measure` gives in so many rounds, after one that does not count. */
export async function medianOf(
  rounds: number,
  measure: () => number | Promise<number>,
): Promise<number> {
  await measure();
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) samples.push(await measure());
  return quantile(samples, 0.5);
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Bytes of heap in use after everything that can be collected has been. */
export async function heapBytes(): Promise<number> {
  if (!globalThis.gc) throw new Error('run with --expose-gc, as `npm run bench` does');
  for (let pass = 0; pass < 4; pass++) {
    globalThis.gc();
    await new Promise<void>((resolve) => systemHost().nextTurn(resolve));
  }
  return process.memoryUsage().heapUsed;
}
