import { createSystem, type Logic, type Ref, type System } from '@coppice/actor';
import { systemHost } from '@coppice/host';
import { type AnyActor, assign, createActor, createMachine, setup } from 'xstate';

/** The child that both peers spawn: a small machine with a context and an entry action. */
export const childMachine = setup({
  types: { context: {} as { count: number } },
  actions: { count: assign({ count: ({ context }) => context.count + 1 }) },
}).createMachine({
  id: 'child',
  context: { count: 0 },
  initial: 'idle',
  states: { idle: { on: { count: { actions: 'count' } } } },
});

/** A family under Coppice: a parent with `n` children. */
export function coppiceFamily(
  n: number,
  logic: Logic = childMachine,
): {
  system: System;
  parent: Ref;
  children: Ref[];
} {
  const system = createSystem({ host: systemHost() });
  const parent = live(system, createMachine({}), 'parent');
  const children: Ref[] = [];
  for (let index = 0; index < n; index++) {
    const spawned = system.spawn(logic, { id: `child-${index}`, parent });
    if (spawned.type === 'started') children.push(spawned.ref);
  }
  return { system, parent, children };
}

function live(system: System, logic: Logic, id: string): Ref {
  const spawned = system.spawn(logic, { id });
  if (spawned.type === 'failed') throw new Error(`"${id}" did not start`);
  return spawned.ref;
}

/**
 * A family under stock XState, spawned in the fastest way that it has: all in one `assign`. One
 * `spawnChild` for each event copies all earlier children each time.
 */
export function xstateFamily(n: number): AnyActor {
  const parent = setup({
    types: { events: {} as { type: 'spawn' } },
    actors: { child: childMachine },
  }).createMachine({
    context: {},
    on: {
      spawn: {
        actions: assign(({ spawn }) => {
          for (let index = 0; index < n; index++) spawn('child', { id: `child-${index}` });
          return {};
        }),
      },
    },
  });
  const actor = createActor(parent).start();
  actor.send({ type: 'spawn' });
  const count = Object.keys(actor.getSnapshot().children).length;
  if (count !== n) throw new Error(`XState spawned ${count} of ${n}`);
  return actor;
}
