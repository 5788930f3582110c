import type { Logic } from '@coppice/actor';
import { type Row, row } from '../row.ts';
import { heapBytes } from '../sample.ts';
import { coppiceFamily, leanLogic, xstateFamily } from './children.ts';

const ACTORS = 20_000;

/** Heap that one idle actor holds, with all that is kept about it. */
export async function memory(): Promise<readonly Row[]> {
  const coppice = await coppiceHeap();
  const coppiceLean = await coppiceHeap(leanLogic);
  const xstate = await heapOf(
    () => xstateFamily(ACTORS),
    () => {}, // Stopping it takes minutes; it is garbage from here on.
  );
  return [
    row('heap of an idle actor', ACTORS, 'bytes', { coppice, xstate }),
    row('heap of an idle actor, lean logic', ACTORS, 'bytes', { coppice: coppiceLean }),
  ];
}

const coppiceHeap = (logic?: Logic): Promise<number> =>
  heapOf(
    () => coppiceFamily(ACTORS, logic),
    ({ system }) => system.stop(),
  );

async function heapOf<Family>(make: () => Family, stop: (family: Family) => void): Promise<number> {
  const before = await heapBytes();
  const family = make();
  const after = await heapBytes();
  stop(family); // Also keeps it alive until it was measured.
  return (after - before) / ACTORS;
}
