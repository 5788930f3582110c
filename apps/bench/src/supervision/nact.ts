import { type ActorSystemRef, dispatch, query, type Ref, spawn, start, stop } from 'nact';
import type { ChildEvent } from './children.ts';
import type { Contender, Crashable, Family, Pool, Server } from './contender.ts';
import type { Kind } from './measure.ts';

/**
 * nact: actors are functions, so only the lean measures have a figure. Its restart is the answer
 * `ctx.reset` of a crash policy; there is no intensity. Each message takes a turn of the event loop.
 */
export const nact: Contender = {
  name: 'nact',
  kinds: ['lean'],
  crashable,
  family,
  pool,
  largestPool: { start: 100_000, stop: 100_000 },
  server,
  notes: {
    'crash to restarted p50': 'a new state for the same actor',
    'one_for_all restart of 1 000': 'a new state for the same actors',
    'ask, 1 000 in flight': 'now and then an answer is lost',
    'shutdown of 1 000': 'each stopped by hand: the end of a parent does not reach its children',
  },
};

type Context = Parameters<NonNullable<NonNullable<Parameters<typeof spawn>[3]>['onCrash']>>[2];
type Query = { readonly type: 'ask'; readonly sender: Ref<number> };
type Child = Ref<ChildEvent | Query>;

function crashable(): Crashable {
  let startedAt = 0;
  let noteRestarted = (): void => {};
  const system = start();
  const child = spawnChild(spawnParent(system), 'child', {
    onCrash: (_message, _error, context) => context.reset,
    noteStart() {
      startedAt = performance.now();
      noteRestarted();
    },
  });
  return {
    async crash() {
      const restarted = new Promise<void>((resolve) => {
        noteRestarted = resolve;
      });
      const sentAt = performance.now();
      dispatch(child, { type: 'crash' });
      await restarted;
      return (startedAt - sentAt) * 1_000;
    },
    stop: () => stop(system),
  };
}

function family(_kind: Kind, size: number): Family {
  let started = 0;
  let noteRestarted = (): void => {};
  const system = start();
  const parent = spawnParent(system);
  const children = Array.from({ length: size }, (_, index) =>
    spawnChild(parent, `child-${index}`, {
      onCrash: (_message, _error, context) => context.resetAll,
      noteStart() {
        if (++started === size) noteRestarted();
      },
    }),
  );
  return {
    async restartAll() {
      const restarted = new Promise<void>((resolve) => {
        noteRestarted = resolve;
      });
      started = 0;
      dispatch(children[0] as Child, { type: 'crash' });
      await restarted;
    },
    stop: () => stopAll(system, children),
  };
}

function pool(): Pool {
  const system = start();
  const parent = spawnParent(system);
  const children: Child[] = [];
  return {
    fill(count) {
      for (let index = 0; index < count; index++) {
        children.push(spawnChild(parent, `child-${index}`, {}));
      }
    },
    stop: () => stopAll(system, children),
  };
}

function server(): Server {
  const system = start();
  const child = spawnChild(spawnParent(system), 'server', {});
  return {
    ask: () => query(child, (sender: Ref<number>) => ({ type: 'ask', sender }), 1_000).catch(lost),
    stop: () => stop(system),
  };
}

/** Questions are told apart by 32 random bits, so among many in flight an answer can get lost. */
const lost = (): undefined => undefined;

interface ChildOptions {
  readonly noteStart?: () => void;
  readonly onCrash?: (message: unknown, error: unknown, context: Context) => unknown;
}

function spawnChild(parent: Ref<never>, id: string, options: ChildOptions): Child {
  const { noteStart, onCrash } = options;
  return spawn(parent, receive, id, {
    ...(noteStart === undefined
      ? { initialState: 0 }
      : {
          initialStateFunc: () => {
            noteStart();
            return 0;
          },
        }),
    ...(onCrash === undefined ? {} : { onCrash: onCrash as never }),
  });
}

const spawnParent = (system: ActorSystemRef): Ref<never> =>
  spawn(system, (state) => state, 'parent');

function receive(count: number, message: ChildEvent | Query): number {
  if (message.type === 'crash') throw new Error('crash');
  if ('sender' in message) dispatch(message.sender, count);
  return count;
}

function stopAll(system: ActorSystemRef, children: Child[]): void {
  for (const child of children.reverse()) stop(child);
  stop(system);
}
