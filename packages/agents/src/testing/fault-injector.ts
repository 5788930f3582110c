import type { Run } from '../agent/agent.ts';
import type { RunContext } from '../agent/run-context.ts';
import type { Task } from '../task/task.ts';
import { FAULT_CLASSES, type FaultClass } from './fault-classes.ts';
import { type FaultInjectorOptions, faultOptions } from './fault-options.ts';
import { drawFault, faultRates } from './fault-rates.ts';
import { FAULTS } from './faults.ts';

/** A fault that was injected. */
export interface InjectedFault {
  readonly class: FaultClass;
  readonly taskId: string;
  readonly taskType: string;
  readonly agent: string;
  readonly attempt: number;
  readonly atMs: number;
}

/** A wrong value that was made to pass. */
export interface PoisonedValue {
  readonly taskId: string;
  readonly attempt: number;
  readonly taskType: string;
  readonly value: unknown;
}

/** Injects faults into agents, and remembers which. */
export interface FaultInjector {
  /** How often each class was injected, and the latest 10 000. */
  readonly injected: {
    readonly counts: Readonly<Record<FaultClass, number>>;
    readonly latest: readonly InjectedFault[];
  };
  /** The latest 10 000 values of `poisonedUpstream`, to be recalled by a test. */
  readonly poisoned: readonly PoisonedValue[];
  /** A `run` for `agent({ run })` that meets faults. `name` names its chance: one per agent. */
  wrap<Input, Value>(name: string, run: Run<Input, Value>): Run<Input, Value>;
}

const MOST_REMEMBERED = 10_000;
const NO_COUNTS = Object.fromEntries(FAULT_CLASSES.map((each) => [each, 0]));

/**
 * Makes agents fail on purpose, to see what becomes of an application.
 *
 * Which attempt meets which fault depends on the seed, the name, the task and the number of the
 * attempt, not on what else is going on. In one process `processKill` can only end the incarnation,
 * and on a virtual clock `blockedEventLoop` needs `block`, since no time passes while one blocks:
 * for example `block: (ms) => { blockedMs += ms; }`.
 *
 * @param options See {@link FaultInjectorOptions} and {@link FAULT_TIMES}.
 * @throws {TypeError | RangeError} A rate, a time or `mostPerTask` is out of range.
 * @example
 * import { supervisor } from '@coppice/supervision';
 * import { agent, startApplication } from '@coppice/agents';
 * import { createFaultInjector } from '@coppice/agents/testing';
 * import { systemHost } from '@coppice/host';
 * const host = systemHost({ seed: 1 });
 * const faults = createFaultInjector({ host, rates: { crash: 1 }, mostPerTask: 1 });
 * const run = faults.wrap('shouter', async (task: { input: string }) => task.input.toUpperCase());
 * const shouter = agent({ id: 'shouter', can: ['shout'], run });
 * const agents = supervisor({ id: 'agents', children: [shouter] });
 * await using app = await startApplication({ id: 'demo', agents, host });
 * const outcome = await app.submit({ type: 'shout', input: 'regrow' });
 * if (outcome.type !== 'accepted' || outcome.attempts !== 2) throw new Error(outcome.type);
 */
export function createFaultInjector(options: FaultInjectorOptions): FaultInjector {
  const { host, keyOf = ({ id }) => id, mostPerTask = Number.POSITIVE_INFINITY } = options;
  if (!(mostPerTask >= 0)) throw new RangeError(`mostPerTask must be ≥ 0, got ${mostPerTask}`);
  const rates = faultRates(options.rates);
  const faults = faultOptions(options);
  const counts = { ...NO_COUNTS } as Record<FaultClass, number>; // Every class is in it.
  const latest: InjectedFault[] = [];
  const poisoned: PoisonedValue[] = [];
  const perTask = new Map<string, number>();

  /** Whether one more fault is allowed for a task; counts it. */
  function isAllowed(key: string): boolean {
    const before = perTask.get(key) ?? 0;
    if (before >= mostPerTask) return false;
    perTask.delete(key); // To the end, so that the one that was hit longest ago is forgotten first.
    perTask.set(key, before + 1);
    const [oldest] = perTask.keys();
    if (perTask.size > MOST_REMEMBERED && oldest !== undefined) perTask.delete(oldest);
    return true;
  }

  function attempted(
    name: string,
    task: Task<unknown>,
    ctx: RunContext,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const key = keyOf(task);
    const random = host.random.fork(JSON.stringify([name, key, ctx.epoch]));
    const drawn = drawFault(random, rates);
    if (drawn === undefined || !isAllowed(key)) return work();
    const { id: taskId, type: taskType } = task;
    const { agent, epoch: attempt } = ctx;
    const { clock } = host;
    counts[drawn]++;
    remember(latest, { class: drawn, taskId, taskType, agent, attempt, atMs: clock.now() });
    const onPoisoned = (value: unknown): void =>
      remember(poisoned, { taskId, attempt, taskType, value });
    return FAULTS[drawn]({ task, ctx, clock, random, options: faults, work, onPoisoned });
  }

  return {
    injected: { counts, latest },
    poisoned,
    // What a fault returns may be of any type: that is what faults are.
    wrap: (name, run) => async (task, ctx) =>
      (await attempted(name, task, ctx, () => run(task, ctx))) as Awaited<ReturnType<typeof run>>,
  };
}

function remember<Item>(list: Item[], item: Item): void {
  list.push(item);
  if (list.length > MOST_REMEMBERED) list.shift();
}
