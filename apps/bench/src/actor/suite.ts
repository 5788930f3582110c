import type { Row } from '../row.ts';
import { memory } from './memory.ts';
import { messages } from './messages.ts';
import { restart } from './restart.ts';
import { spawnAndStop } from './spawn-and-stop.ts';

/** The kernel beside stock XState, in this one process. */
export async function actorSuite(): Promise<readonly Row[]> {
  return [
    ...(await memory()), // First, while the heap is small.
    ...(await spawnAndStop()),
    ...(await restart()),
    ...(await messages()),
  ];
}
