import type { Run, RunContext, Task } from '@coppice/agents';
import type { Silences } from '../invariants/silences.ts';
import type { Trials } from '../invariants/trials.ts';
import type { World } from '../machine/world.ts';
import type { Process } from './process.ts';

/** An agent's code with everything noted that it does: what it spends, when it falls silent. */
export function watchedRun(
  agent: string,
  run: Run<unknown, unknown>,
  parts: {
    readonly process: Process;
    readonly world: World;
    readonly trials: Trials;
    readonly silences: Silences;
  },
): Run<unknown, unknown> {
  const { process, world, trials, silences } = parts;
  return async (task, ctx) => {
    const endTrial = trials.begin(agent, task.type);
    ctx.signal.addEventListener('abort', endTrial, { once: true });
    const running = run(task, metered(task, ctx, { process, world }));
    silences.look(task, ctx);
    try {
      return await running;
    } finally {
      endTrial();
    }
  };
}

/** A provider takes what is reserved as soon as it is asked, and gives back what was not used. */
function metered(
  { id }: Task<unknown>,
  ctx: RunContext,
  { process, world }: { readonly process: Process; readonly world: World },
): RunContext {
  return {
    ...ctx,
    reserve(amount) {
      const lease = ctx.reserve(amount);
      if (process.isDead) return lease;
      const most = typeof amount === 'number' ? amount : (amount.tokens ?? 0);
      world.spend(id, most);
      return {
        ...{ type: lease.type, id: lease.id },
        commit(actual) {
          if (!process.isDead) world.spend(id, (actual?.tokens ?? most) - most);
          return lease.commit(actual);
        },
        release() {
          if (!process.isDead) world.spend(id, -most);
          return lease.release();
        },
        [Symbol.dispose]: () => lease[Symbol.dispose](),
      };
    },
  };
}
