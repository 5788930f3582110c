import { createSystem } from '@coppice/actor';
import { systemHost } from '@coppice/host';
import { createActor } from 'xstate';
import { type Row, row } from '../row.ts';
import { medianOf } from '../sample.ts';
import { childMachine, leanLogic, spawnLive } from './children.ts';

const MESSAGES = 200_000;
const ROUNDS = 5;

/** How many messages one actor handles in a second; Coppice queues them, XState nests calls. */
export async function messages(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, logic] of [
    ['messages, machine', childMachine],
    ['messages, lean logic', leanLogic],
  ] as const) {
    rows.push(
      row(name, MESSAGES, 'per second', {
        coppice: await medianOf(ROUNDS, () => coppiceRate(logic)),
        xstate: await medianOf(ROUNDS, () => xstateRate(logic)),
      }),
    );
  }
  return rows;
}

async function coppiceRate(logic: typeof childMachine | typeof leanLogic): Promise<number> {
  await using system = createSystem({ host: systemHost(), mailbox: { limit: MESSAGES } });
  const counter = spawnLive(system, logic, { id: 'counter' });
  const startedAt = performance.now();
  for (let count = 0; count < MESSAGES; count++) counter.send({ type: 'count' });
  await system.idle();
  return MESSAGES / ((performance.now() - startedAt) / 1_000);
}

function xstateRate(logic: typeof childMachine | typeof leanLogic): number {
  const actor = createActor(logic as typeof childMachine).start();
  const startedAt = performance.now();
  for (let count = 0; count < MESSAGES; count++) actor.send({ type: 'count' });
  const seconds = (performance.now() - startedAt) / 1_000;
  actor.stop();
  return MESSAGES / seconds;
}
