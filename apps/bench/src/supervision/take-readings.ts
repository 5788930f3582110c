import { systemHost } from '@coppice/host';
import { heapBytes, medianOf, quantile, timed } from '../sample.ts';
import type { Contender, Crashable } from './contender.ts';
import type { Group, Kind, Reading } from './measure.ts';

const IN_FLIGHT = 1_000;

/** Runs one group of measures on one peer in this process. The Erlang side does the same. */
export async function takeReadings(
  contender: Contender,
  group: Group,
  kind: Kind,
): Promise<readonly Reading[]> {
  if (!contender.kinds.includes(kind)) return [];
  const figures = await GROUPS[group](contender, kind);
  return figures.map(([name, value]) => {
    const note = contender.notes[name];
    return { measure: `${name}, ${kind}`, value, ...(note === undefined ? {} : { note }) };
  });
}

/** The name of a measure, which exists for each kind of child, and its value. */
type Figure = readonly [name: string, value: number];
type TakeGroup = (contender: Contender, kind: Kind) => Promise<readonly Figure[]>;

const GROUPS: Readonly<Record<Group, TakeGroup>> = { memory, crash, window, family, pool, ask };

/** With the supervisor's share. */
async function memory(contender: Contender, kind: Kind): Promise<readonly Figure[]> {
  const count = 10_000;
  const before = await heapBytes();
  const pool = await contender.pool(kind);
  await pool.fill(count);
  const bytes = (await heapBytes()) - before;
  if (count <= contender.largestPool.stop) await pool.stop();
  return [['memory of an idle child', bytes / count]];
}

/**
 * One crash after the other, each waited for. OTP goes through all restarts of the window at each
 * restart, so a supervisor is replaced before that shows; `window` is where it shows.
 */
async function crash(contender: Contender, kind: Kind): Promise<readonly Figure[]> {
  const start = (): Crashable | Promise<Crashable> => contender.crashable(kind);
  await crashes(start, 10_000);
  const samples: number[] = [];
  for (let round = 0; round < 50; round++) samples.push(...(await crashes(start, 120)).slice(20));
  return [
    ['crash to restarted p50', quantile(samples, 0.5)],
    ['crash to restarted p99', quantile(samples, 0.99)],
  ];
}

/** Whether a restart costs more the more restarts there were lately. */
async function window(contender: Contender, kind: Kind): Promise<readonly Figure[]> {
  const start = (): Crashable | Promise<Crashable> => contender.crashable(kind);
  await crashes(start, 10_000);
  const samples = await crashes(start, 20_000);
  return [
    ['20 000 restarts, first 1 000', mean(samples.slice(0, 1_000))],
    ['20 000 restarts, last 1 000', mean(samples.slice(-1_000))],
  ];
}

async function crashes(
  start: () => Crashable | Promise<Crashable>,
  count: number,
): Promise<readonly number[]> {
  const child = await start();
  const samples: number[] = [];
  for (let index = 0; index < count; index++) samples.push(await child.crash());
  await child.stop();
  await new Promise<void>((resolve) => systemHost().nextTurn(resolve)); // Promises have run alone.
  return samples;
}

async function family(contender: Contender, kind: Kind): Promise<readonly Figure[]> {
  const restarted = await contender.family(kind, 1_000);
  const restartMs = await medianOf(5, () => timed(() => restarted.restartAll()));
  await restarted.stop();
  const stopMs = await medianOf(3, async () => {
    const stopped = await contender.family(kind, 1_000);
    return timed(() => stopped.stop());
  });
  return [
    ['one_for_all restart of 1 000', restartMs],
    ['shutdown of 1 000', stopMs],
  ];
}

async function pool(contender: Contender, kind: Kind): Promise<readonly Figure[]> {
  const { largestPool } = contender;
  const figures: Figure[] = [];
  for (const [size, name] of [
    [2_000, undefined], // Warms up.
    [10_000, '10 000'],
    [100_000, '100 000'],
  ] as const) {
    if (size > largestPool.start) continue;
    const all = await contender.pool(kind);
    const startMs = await timed(() => all.fill(size));
    if (name) figures.push([`start ${name}`, startMs / 1_000]);
    if (size > largestPool.stop) continue; // It is garbage from here on.
    const stopMs = await timed(() => all.stop());
    if (name) figures.push([`stop ${name}`, stopMs / 1_000]);
  }
  const flooded = await contender.pool(kind);
  if (flooded.flood) {
    const rate = await ratePerSecond(10_000, () => flooded.flood?.(IN_FLIGHT), IN_FLIGHT);
    figures.push(['start_child, 1 000 in flight', rate]);
  }
  await flooded.stop();
  return figures;
}

async function ask(contender: Contender, kind: Kind): Promise<readonly Figure[]> {
  const server = await contender.server(kind);
  const flood = (): Promise<unknown> =>
    Promise.all(Array.from({ length: IN_FLIGHT }, () => server.ask()));
  await ratePerSecond(5_000, () => server.ask());
  const oneByOne = await ratePerSecond(100_000, () => server.ask());
  await ratePerSecond(5_000, flood, IN_FLIGHT);
  const inFlight = await ratePerSecond(100_000, flood, IN_FLIGHT);
  await server.stop();
  return [
    ['ask, one at a time', oneByOne],
    ['ask, 1 000 in flight', inFlight],
  ];
}

/** How many in a second, when `work` does `step` of `count`. */
async function ratePerSecond(count: number, work: () => unknown, step = 1): Promise<number> {
  const ms = await timed(async () => {
    for (let done = 0; done < count; done += step) await work();
  });
  return count / (ms / 1_000);
}

const mean = (samples: readonly number[]): number =>
  samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
