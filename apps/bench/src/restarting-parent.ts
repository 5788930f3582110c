import type { Logic } from '@coppice/actor';
import { assign, setup } from 'xstate';

type Crashed = { readonly type: `xstate.error.actor.${string}`; readonly actorId: string };

/** Stock XState has no restart; this is the shortest that can be written. The child is `child`. */
export const restartingParent = (child: Logic) =>
  setup({ types: { events: {} as Crashed }, actors: { child } }).createMachine({
    context: {},
    entry: assign(({ spawn }) => {
      spawn('child', { id: 'child' });
      return {};
    }),
    on: {
      'xstate.error.actor.*': {
        actions: assign(({ spawn, event }) => {
          spawn('child', { id: event.actorId });
          return {};
        }),
      },
    },
  });
