import { systemHost } from '@coppice/host';
import { heapBytes, quantile, timed } from '../sample.ts';
import { type Agents, type Body, type Contender, coppice, plain } from './contender.ts';
import { drive } from './load.ts';
import { growthRow, type TaskRow, taskRow } from './task-row.ts';

const CONTENDERS = { plain, coppice };
type Name = keyof typeof CONTENDERS;

/** How many tasks, and how often it is measured. */
const SIZES = [
  { tasks: 1_000, rounds: 15 },
  { tasks: 10_000, rounds: 7 },
  { tasks: 100_000, rounds: 3 },
];
const WARM_UP_TASKS = 20_000;
const MOST_OPEN = 256;
const AGENTS = 64;
const SLOW_ROUNDS = 5;
/** How long a task takes. That all end in the same millisecond is the worst case. */
const SLOW = {
  '8 agents, 100 ms, wall': { agents: 8, tasks: 160, leastMs: 100, mostMs: 100 },
  '64 agents, 50 to 150 ms, wall': { agents: 64, tasks: 1_000, leastMs: 50, mostMs: 150 },
  '64 agents in step, 100 ms, wall': { agents: 64, tasks: 1_000, leastMs: 100, mostMs: 100 },
};

/** What a task costs, beside the same async function without Coppice, in this one process. */
export async function taskSuite(): Promise<readonly TaskRow[]> {
  const rows = await idle();
  return [...rows, growthRow(rows), ...(await slow())];
}

/** Agents that do nothing: all of it is cost. */
async function idle(): Promise<readonly TaskRow[]> {
  const body = async (): Promise<number> => 1;
  const agents: Agents = { count: AGENTS, together: true };
  const load = { body, agents, open: { plain: MOST_OPEN, coppice: MOST_OPEN } };
  const rows: TaskRow[] = [];
  await inTurns({ ...load, tasks: WARM_UP_TASKS, rounds: 1 });
  for (const { tasks, rounds } of SIZES) {
    const figures = await inTurns({ ...load, tasks, rounds });
    const us = perTaskUs(figures, tasks);
    const retainedBytes = quantile(figures.retained, 0.5) / tasks;
    rows.push(
      taskRow({ measure: 'does nothing', n: tasks, unit: 'µs/task' }, { ...us, retainedBytes }),
    );
  }
  return rows;
}

/** Agents that take their time, as models do. */
async function slow(): Promise<readonly TaskRow[]> {
  const { clock } = systemHost();
  const rows: TaskRow[] = [];
  for (const [measure, { agents, tasks, leastMs, mostMs }] of Object.entries(SLOW)) {
    // A fixed order of durations, so that both have the same work.
    const bodyOf = (index: number): Promise<number> =>
      new Promise((resolve) => {
        const ms = leastMs + ((index * 37) % 101) * ((mostMs - leastMs) / 100);
        clock.setTimeout(() => resolve(1), ms);
      });
    const figures = await inTurns({
      body: bodyOf,
      agents: { count: agents, together: false },
      // Plain code has to bound itself. Coppice's agents are the bound; as many again wait for one.
      open: { plain: agents, coppice: 2 * agents },
      tasks,
      rounds: SLOW_ROUNDS,
    });
    const ms = { plain: quantile(figures.plain, 0.5), coppice: quantile(figures.coppice, 0.5) };
    rows.push(taskRow({ measure, n: tasks, unit: 'ms' }, ms));
  }
  return rows;
}

interface Load {
  readonly body: Body;
  readonly agents: Agents;
  /** Tasks that are under way or wait, at once. */
  readonly open: Readonly<Record<Name, number>>;
  readonly tasks: number;
  readonly rounds: number;
}

type Figures = Readonly<Record<Name | 'retained', number[]>>;

/** Milliseconds and bytes of each round; both contenders in each, one after the other. */
async function inTurns({ body, agents, open, tasks, rounds }: Load): Promise<Figures> {
  const figures: Figures = { plain: [], coppice: [], retained: [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of ['plain', 'coppice'] as const) {
      const contender: Contender = CONTENDERS[name];
      const before = await heapBytes();
      await using started = await contender(body, agents);
      figures[name].push(await timed(() => drive(tasks, open[name], started.work)));
      if (name === 'coppice') figures.retained.push((await heapBytes()) - before);
    }
  }
  return figures;
}

const perTaskUs = ({ plain: without, coppice: ours }: Figures, tasks: number) => ({
  plain: (quantile(without, 0.5) * 1_000) / tasks,
  coppice: (quantile(ours, 0.5) * 1_000) / tasks,
});
