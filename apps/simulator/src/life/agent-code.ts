import type { EffectCheck, RunContext, Task } from '@coppice/agents';
import type { Findings } from '../invariants/findings.ts';
import type { World } from '../machine/world.ts';
import type { TypePlan } from '../plan/plan.ts';
import type { Process } from './process.ts';

/** What is right; whoever is asked can know it. */
export const rightAnswer = (input: unknown): number => Number(input) * 2 + 1;

/** What the code of agents works with. */
interface AgentParts {
  readonly process: Process;
  readonly world: World;
  readonly findings: Findings;
}

/** What an agent does where no fault is injected. */
export function agentCode(
  types: readonly TypePlan[],
  { process, world, findings }: AgentParts,
): (task: Task<unknown>, ctx: RunContext) => Promise<number> {
  return async (task, ctx) => {
    const type = types.find(({ name }) => name === task.type);
    if (!type) throw new Error(`nobody said what ${task.type} is`);
    for (let call = 0; call < type.calls; call++) await callModel(type, ctx, { process, call });
    if (type.child !== undefined) {
      await ctx.child({ type: type.child, input: Number(task.input) + 1 });
    }
    if (type.effect !== 'none') {
      await publish(type, ctx, { process, world });
      const isLost = !process.isDead && world.timesOf(`app/${task.id}/publish`) === 0;
      if (isLost) findings.add('noEffectLost', `${task.id} was told that it had its effect`);
    }
    return rightAnswer(task.input);
  };
}

async function callModel(
  { callTokens, callMs }: TypePlan,
  ctx: RunContext,
  { process, call }: { readonly process: Process; readonly call: number },
): Promise<void> {
  const lease = ctx.reserve(callTokens);
  await process.wait(callMs);
  lease.commit({ tokens: Math.ceil(callTokens / (call + 1)) });
  ctx.signal.throwIfAborted();
  ctx.progress('chunk');
}

/** One that nobody can take back: a mail, a payment. */
async function publish(
  { effect, callMs }: TypePlan,
  ctx: RunContext,
  { process, world }: Omit<AgentParts, 'findings'>,
): Promise<void> {
  const check = async ({
    idempotencyKey,
  }: {
    readonly idempotencyKey: string;
  }): Promise<EffectCheck<string>> => {
    await process.wait(callMs);
    if (world.timesOf(idempotencyKey) === 0) return { type: 'notDone' };
    return { type: 'done', value: idempotencyKey };
  };
  await ctx.effect(
    'publish',
    async ({ idempotencyKey }) => {
      await process.wait(callMs);
      world.carryOut(idempotencyKey);
      await process.wait(callMs);
      return idempotencyKey;
    },
    effect === 'checked' ? { check } : {},
  );
}
