import { start, supervisor, worker } from '@coppice/supervision';
import { createActor, setup } from 'xstate';
import { restartingParent } from '../restarting-parent.ts';
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

/** One crash after the other; XState restarts within `send`. */
function xstateLatencies(): readonly number[] {
  const actor = createActor(restartingParent(crashing)).start();
  const samples: number[] = [];
  for (let crash = 0; crash < WARM_UP + CRASHES; crash++) {
    const sentAt = performance.now();
    actor.getSnapshot().children.child?.send({ type: 'crash' });
    samples.push((startedAt - sentAt) * 1_000);
  }
  actor.stop();
  return samples.slice(WARM_UP);
}
