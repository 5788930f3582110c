import { systemHost } from '@coppice/host';
import { createBreaker } from '@coppice/resilience';
import { heapBytes, quantile } from '../sample.ts';
import { type BreakerRow, breakerRow } from './breaker-row.ts';
import { cockatiel } from './cockatiel.ts';
import type { Contender } from './contender.ts';
import { coppice } from './coppice.ts';
import { opossum } from './opossum.ts';

const CONTENDERS: readonly Contender[] = [coppice, cockatiel, opossum];
const ROUNDS = 9;
const CALLS = 100_000;
const IDLE_MS = 2_000;

/** Breakers of three libraries, in this one process, one after the other in each round. */
export async function breakerSuite(): Promise<readonly BreakerRow[]> {
  return [...(await perBreaker()), ...(await perCall()), ...(await admissions())];
}

/** Processor time of calls one after the other: what others do on this machine is not in it. */
async function perCall(): Promise<readonly BreakerRow[]> {
  const work = async (): Promise<number> => 1;
  const rows: BreakerRow[] = [];
  for (const measure of ['call, closed', 'call, refused'] as const) {
    const guards = CONTENDERS.map((each) => ({ name: each.name, guard: each.guard() }));
    if (measure === 'call, refused') for (const { guard } of guards) await guard.open();
    const subjects = guards.map(({ name, guard }) => ({ name, run: () => guard.call(work) }));
    rows.push(breakerRow({ measure, n: CALLS, unit: 'ns' }, await inTurns(subjects)));
    for (const { guard } of guards) guard.stop();
  }
  return rows;
}

/** What a router or a stream pays, which asks without a promise. The others have no such call. */
async function admissions(): Promise<readonly BreakerRow[]> {
  const breaker = createBreaker({ key: 'it', host: systemHost({ seed: 1 }) });
  const ask = (): void => {
    const admission = breaker.admit();
    if (admission.type === 'admitted') admission.settle('success');
  };
  const closed = await inTurns([{ name: 'coppice', run: ask }]);
  breaker.isolate();
  const refused = await inTurns([{ name: 'coppice', run: ask }]);
  breaker.stop();
  return [
    breakerRow({ measure: 'admit and settle, closed', n: CALLS, unit: 'ns' }, closed),
    breakerRow({ measure: 'admit, refused', n: CALLS, unit: 'ns' }, refused),
  ];
}

interface Subject {
  readonly name: Contender['name'];
  readonly run: () => unknown;
}

/** The median of what each needs for one call, in nanoseconds. */
async function inTurns(subjects: readonly Subject[]): Promise<Partial<Record<string, number>>> {
  const samples = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (let round = -2; round < ROUNDS; round++) {
    for (const { name, run } of subjects) {
      const nanoseconds = await processorNs(async () => {
        for (let call = 0; call < CALLS; call++) await run();
      });
      if (round >= 0) samples.get(name)?.push(nanoseconds / CALLS);
    }
  }
  return Object.fromEntries([...samples].map(([name, each]) => [name, quantile(each, 0.5)]));
}

async function processorNs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1_000;
}

/** Memory, time to make one, and what they cost while nobody calls. First, while the heap is small. */
async function perBreaker(): Promise<readonly BreakerRow[]> {
  const sizes = [10_000, 100_000];
  const found = sizes.map(() => ({ bytes: {}, makeUs: {}, idlePercent: {} }) as Fleet);
  // One library after the other: what opossum's timers still hold is nobody else's.
  for (const contender of CONTENDERS) {
    const { name } = contender;
    for (const [index, n] of sizes.entries()) {
      const { bytes, makeUs, idlePercent } = found[index] as Fleet;
      const before = await heapBytes();
      const startedAt = performance.now();
      const made = contender.fleet(n);
      makeUs[name] = ((performance.now() - startedAt) * 1_000) / n;
      bytes[name] = ((await heapBytes()) - before) / n;
      idlePercent[name] = await idleProcessorPercent();
      if (made.size === 0) throw new Error('the fleet was collected');
      made.stop();
    }
  }
  return sizes.flatMap((n, index) => {
    const { bytes, makeUs, idlePercent } = found[index] as Fleet;
    return [
      breakerRow({ measure: 'memory of an idle breaker', n, unit: 'bytes' }, bytes),
      breakerRow({ measure: 'make one', n, unit: 'µs' }, makeUs),
      breakerRow({ measure: 'all idle, of one processor', n, unit: '%' }, idlePercent),
    ];
  });
}

type Fleet = Readonly<
  Record<'bytes' | 'makeUs' | 'idlePercent', Partial<Record<Contender['name'], number>>>
>;

async function idleProcessorPercent(): Promise<number> {
  const before = process.cpuUsage();
  await new Promise<void>((resolve) => {
    systemHost().clock.setTimeout(resolve, IDLE_MS);
  });
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1_000 / IDLE_MS) * 100;
}
