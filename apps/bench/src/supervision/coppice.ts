import {
  dynamicSupervisor,
  type RunningTree,
  start,
  supervisor,
  type WorkerSpec,
  worker,
} from '@coppice/supervision';
import { type ChildEvent, childLogic } from './children.ts';
import type { Contender, Crashable, Family, Pool, Server } from './contender.ts';
import { KINDS, type Kind } from './measure.ts';

const MANY_RESTARTS = { restarts: 1_000_000, withinMs: 3_600_000 };
const CRASH: ChildEvent = { type: 'crash' };

/** Coppice: what its own users write, with the defaults but for the intensity. */
export const coppice: Contender = {
  name: 'coppice',
  kinds: KINDS,
  crashable,
  family,
  pool,
  largestPool: { start: 100_000, stop: 100_000 },
  server,
  notes: {},
};

async function crashable(kind: Kind): Promise<Crashable> {
  let startedAt = 0;
  const logic = childLogic(kind, () => {
    startedAt = performance.now();
  });
  const spec = supervisor({
    id: 'root',
    intensity: MANY_RESTARTS,
    children: [worker('child', logic)],
  });
  const tree = await start(spec);
  const child = tree.child('child');
  return {
    async crash() {
      const sentAt = performance.now();
      child.send(CRASH);
      await tree.system.idle();
      if (startedAt < sentAt) throw new Error('not restarted');
      return (startedAt - sentAt) * 1_000;
    },
    stop: () => dispose(tree),
  };
}

async function family(kind: Kind, size: number): Promise<Family> {
  let started = 0;
  const logic = childLogic(kind, () => {
    started++;
  });
  const children: readonly WorkerSpec[] = Array.from({ length: size }, (_, index) =>
    worker(`child-${index}`, logic),
  );
  const tree = await start(
    supervisor({ id: 'root', strategy: 'one_for_all', intensity: MANY_RESTARTS, children }),
  );
  const first = tree.system.child('root', 'child-0');
  return {
    async restartAll() {
      started = 0;
      first.send(CRASH);
      await tree.system.idle();
      if (started !== size) throw new Error(`${started} of ${size} restarted`);
    },
    stop: () => dispose(tree),
  };
}

/** One template for all children, as OTP's `simple_one_for_one`. */
async function pool(kind: Kind): Promise<Pool> {
  const logic = childLogic(kind);
  const child = () => worker('child', logic, { restart: 'temporary' });
  const tree = await start(dynamicSupervisor({ id: 'pool', child }));
  const startOne = async (): Promise<void> => {
    const { type } = await tree.startChild();
    if (type !== 'started') throw new Error(`a child did not start: ${type}`);
  };
  return {
    async fill(count) {
      for (let index = 0; index < count; index++) await startOne();
    },
    flood: (count) => Promise.all(Array.from({ length: count }, startOne)),
    stop: () => dispose(tree),
  };
}

async function server(kind: Kind): Promise<Server> {
  const tree = await start(
    supervisor({ id: 'root', children: [worker('server', childLogic(kind))] }),
  );
  const child = tree.system.child('root', 'server');
  const question = { type: 'ask' };
  return { ask: () => child.ask(question), stop: () => dispose(tree) };
}

const dispose = async (tree: RunningTree): Promise<void> => tree[Symbol.asyncDispose]();
