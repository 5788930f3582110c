import { fromTransition } from 'xstate';
import { type Row, row } from '../row.ts';
import { heapBytes } from '../sample.ts';
import { coppiceFamily, xstateFamily } from './children.ts';

const ACTORS = 20_000;
const lean = fromTransition((count: number) => count + 1, 0);

/** Heap that one idle actor holds, with all that is kept about it. */
export async function memory(): Promise<readonly Row[]> {
  const coppice = await heapOf(() => coppiceFamily(ACTORS));
  const coppiceLean = await heapOf(() => coppiceFamily(ACTORS, lean));
  const xstate = await heapOf(() => xstateFamily(ACTORS));
  return [
    row('heap of an idle actor', ACTORS, 'bytes', { coppice, xstate }),
    row('heap of an idle actor, lean logic', ACTORS, 'bytes', { coppice: coppiceLean }),
  ];
}

async function heapOf(make: () => unknown): Promise<number> {
  const before = await heapBytes();
  const family = make();
  const after = await heapBytes();
  if (!family) throw new Error('nothing was made'); // Keeps it alive until it was measured.
  return (after - before) / ACTORS;
}
