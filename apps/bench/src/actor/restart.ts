import { start, supervisor, worker } from '@coppice/supervision';
import { assign, createActor, setup } from 'xstate';
import { type Row, row } from '../row.ts';
import { quantile } from '../sample.ts';

const WARM_UP = 500;
const CRASHES = 5_000;

/** From the message that crashes a child to the entry action of its successor. */
export async function restart(): Promise<readonly Row[]> {
  const coppice = await coppiceLatencies();
  const xstate = xstateLatencies();
  return [0.5, 0.99].map((share) =>
    row(`crash → restarted, p${share * 100}`, CRASHES, 'µs', {
      coppice: quantile(coppice, share),
      xstate: quantile(xstate, share),
    }),
  );
}

let startedAt = 0;

const crashing = setup({
  actions: {
    noteStart: () => {
      startedAt = performance.now();
    },
    crash: () => {
      throw new Error('boom');
    },
  },
}).createMachine({
  id: 'crashing',
  entry: 'noteStart',
  on: { crash: { actions: 'crash' } },
});

async function coppiceLatencies(): Promise<readonly number[]> {
  const spec = supervisor({
    id: 'root',
    intensity: { restarts: WARM_UP + CRASHES + 1, withinMs: 3_600_000 },
    children: [worker('child', crashing)],
  });
  await using tree = await start(spec);
  const child = tree.child('child');
  const samples: number[] = [];
  for (let crash = 0; crash < WARM_UP + CRASHES; crash++) {
    const sentAt = performance.now();
    child.send({ type: 'crash' });
    await tree.system.idle();
    samples.push((startedAt - sentAt) * 1_000);
  }
  if (child.current?.id !== `child:${WARM_UP + CRASHES + 1}`) throw new Error('not all restarted');
  return samples.slice(WARM_UP);
}

/** Stock XState has no restart; this is the shortest one that can be written. */
function xstateLatencies(): readonly number[] {
  const parent = setup({
    types: { events: {} as { type: `xstate.error.actor.${string}`; actorId: string } },
    actors: { crashing },
  }).createMachine({
    context: {},
    entry: assign(({ spawn }) => {
      spawn('crashing', { id: 'child' });
      return {};
    }),
    on: {
      'xstate.error.actor.*': {
        actions: assign(({ spawn, event }) => {
          spawn('crashing', { id: event.actorId });
          return {};
        }),
      },
    },
  });
  const actor = createActor(parent).start();
  const samples: number[] = [];
  for (let crash = 0; crash < WARM_UP + CRASHES; crash++) {
    const sentAt = performance.now();
    actor.getSnapshot().children.child?.send({ type: 'crash' });
    samples.push((startedAt - sentAt) * 1_000);
  }
  actor.stop();
  return samples.slice(WARM_UP);
}
