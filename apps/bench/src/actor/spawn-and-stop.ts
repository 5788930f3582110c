import { type Row, row } from '../row.ts';
import { medianOf, quantile, timed } from '../sample.ts';
import { coppiceFamily, leanLogic, xstateFamily } from './children.ts';

const SIZES = [1_000, 10_000, 100_000];
/** Stopping n native children costs n²; beyond this much the row is not run. */
const LONGEST_STOP_MS = 5_000;

/** Spawning and stopping many children under one parent: the cost of each child must be flat. */
export async function spawnAndStop(): Promise<readonly Row[]> {
  const spawns: Row[] = [];
  const stops: Row[] = [];
  let stockStop: { n: number; ms: number } | undefined;
  for (const n of SIZES) {
    const rounds = n >= 100_000 ? 3 : 5;
    const micros = (ms: number): number => (ms * 1_000) / n;
    const ours = await spawnTimes(n, rounds);
    const oursLean = await medianOf(rounds, () => {
      const startedAt = performance.now();
      const { system } = coppiceFamily(n, leanLogic);
      const ms = performance.now() - startedAt;
      system.stop();
      return ms;
    });
    let stock: ReturnType<typeof xstateFamily> | undefined;
    const stockMs = await medianOf(rounds, async () => {
      stock = undefined;
      return timed(() => {
        stock = xstateFamily(n);
      });
    });
    spawns.push(
      row('spawn', n, 'µs each', { coppice: micros(ours.spawnMs), xstate: micros(stockMs) }),
      row('spawn, lean logic', n, 'µs each', { coppice: micros(oursLean) }),
    );
    const projectedMs = stockStop ? stockStop.ms * (n / stockStop.n) ** 2 : 0;
    if (stock && projectedMs <= LONGEST_STOP_MS) {
      const family = stock;
      stockStop = { n, ms: await timed(() => family.stop()) };
      stops.push(
        row('stop all', n, 'µs each', {
          coppice: micros(ours.stopMs),
          xstate: micros(stockStop.ms),
        }),
      );
    } else {
      stops.push(
        row('stop all', n, 'µs each', {
          coppice: micros(ours.stopMs),
          note: `XState not run: about ${Math.round(projectedMs / 1_000)} s, n² from ${stockStop?.n}`,
        }),
      );
    }
  }
  return [...spawns, ...stops];
}

async function spawnTimes(
  n: number,
  rounds: number,
): Promise<{ readonly spawnMs: number; readonly stopMs: number }> {
  const stopTimes: number[] = [];
  const spawnMs = await medianOf(rounds, () => {
    const startedAt = performance.now();
    const { system, parent } = coppiceFamily(n);
    const spawnedAt = performance.now();
    system.kill(parent);
    stopTimes.push(performance.now() - spawnedAt);
    system.stop();
    return spawnedAt - startedAt;
  });
  return { spawnMs, stopMs: quantile(stopTimes.slice(1), 0.5) }; // The first round warms up.
}
