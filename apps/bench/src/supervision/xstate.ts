import type { Logic } from '@coppice/actor';
import { type AnyActor, assign, createActor, sendParent, setup } from 'xstate';
import { restartingParent } from '../restarting-parent.ts';
import { childLogic } from './children.ts';
import type { Contender, Crashable, Family, Pool, Server } from './contender.ts';
import { KINDS, type Kind } from './measure.ts';

const BY_HAND = 'written by hand: no intensity, no order, no time to stop';
const NO_TIMEOUT = 'written by hand: no timeout, no answer when the server ends';

/**
 * Stock XState has no supervision: its restarts are the shortest that can be written. All that it
 * does happens within `send`, so nothing has to be waited for.
 */
export const xstate: Contender = {
  name: 'xstate',
  kinds: KINDS,
  crashable,
  family,
  pool,
  largestPool: { start: 10_000, stop: 1_000 },
  server,
  notes: {
    'crash to restarted p50': BY_HAND,
    'one_for_all restart of 1 000': BY_HAND,
    'shutdown of 1 000': 'its cost grows with n², so larger pools are not stopped',
    'start 10 000': 'all in one assign: one event for each child would copy all earlier children',
    'ask, one at a time': NO_TIMEOUT,
    'ask, 1 000 in flight': NO_TIMEOUT,
  },
};

type Crashed = { readonly type: `xstate.error.actor.${string}`; readonly actorId: string };

function crashable(kind: Kind): Crashable {
  let startedAt = 0;
  const noteStart = (): void => {
    startedAt = performance.now();
  };
  const parent = restartingParent(childLogic(kind, noteStart) as Logic);
  const actor = createActor(parent).start();
  return {
    crash() {
      const sentAt = performance.now();
      childOf(actor, 'child').send({ type: 'crash' });
      if (startedAt < sentAt) throw new Error('not restarted');
      return (startedAt - sentAt) * 1_000;
    },
    stop: () => actor.stop(),
  };
}

/** The fastest group restart of those tried: the state that invokes the whole group is re-entered. */
function family(kind: Kind, size: number): Family {
  let started = 0;
  const noteStart = (): void => {
    started++;
  };
  const group = setup({
    types: { events: {} as Crashed },
    actors: { child: childLogic(kind, noteStart) as Logic },
  }).createMachine({
    context: {},
    entry: assign(({ spawn }) => {
      for (let index = 0; index < size; index++) spawn('child', { id: `child-${index}` });
      return {};
    }),
    on: { 'xstate.error.actor.*': { actions: sendParent({ type: 'member.crashed' }) } },
  });
  const parent = setup({ actors: { group } }).createMachine({
    initial: 'running',
    states: {
      running: {
        invoke: { src: 'group', id: 'group' },
        on: { 'member.crashed': { target: 'running', reenter: true } },
      },
    },
  });
  const actor = createActor(parent).start();
  return {
    restartAll() {
      started = 0;
      childOf(childOf(actor, 'group'), 'child-0').send({ type: 'crash' });
      if (started !== size) throw new Error(`${started} of ${size} restarted`);
    },
    stop: () => actor.stop(),
  };
}

function pool(kind: Kind): Pool {
  const parent = setup({
    types: { events: {} as { readonly type: 'fill'; readonly count: number } },
    actors: { child: childLogic(kind) as Logic },
  }).createMachine({
    context: {},
    on: {
      fill: {
        actions: assign(({ spawn, event }) => {
          for (let index = 0; index < event.count; index++) {
            spawn('child', { id: `child-${index}` });
          }
          return {};
        }),
      },
    },
  });
  const actor = createActor(parent).start();
  return {
    fill: (count) => actor.send({ type: 'fill', count }),
    stop: () => actor.stop(),
  };
}

function server(kind: Kind): Server {
  const actor = createActor(childLogic(kind) as Logic).start();
  return {
    ask: () => new Promise((reply) => actor.send({ type: 'ask', reply })),
    stop: () => actor.stop(),
  };
}

function childOf(actor: AnyActor, id: string): AnyActor {
  const children = (actor.getSnapshot() as { children: Record<string, AnyActor> }).children;
  const child = children[id];
  if (!child) throw new Error(`no child "${id}"`);
  return child;
}
