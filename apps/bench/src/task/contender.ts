import { type Application, agent, startApplication, type Task } from '@coppice/agents';
import { systemHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import type { Worker } from './load.ts';

/** Who has tasks done, ready for the first one. */
export interface Started extends AsyncDisposable {
  readonly work: Worker;
}

/** The work of a task, told by its number. */
export type Body = (index: number) => Promise<number>;

/** Starts somebody who does tasks as `body` does. */
export type Contender = (body: Body, agents: Agents) => Promise<Started>;

/** `together`: one agent with so many tasks at a time; else so many agents with one each. */
export interface Agents {
  readonly count: number;
  readonly together: boolean;
}

/** A plain async function. */
export const plain: Contender = async (body) => ({ work: body, async [Symbol.asyncDispose]() {} });

/** An application as a user starts it: on the real clock, with every guard at its default. */
export const coppice: Contender = async (body, { count, together }) => {
  const run = (task: Task<number>): Promise<number> => body(task.input);
  const children = together
    ? [agent({ id: 'worker', can: ['work'], concurrency: count, run })]
    : Array.from({ length: count }, (_, index) =>
        agent({ id: `worker-${index + 1}`, can: ['work'], run }),
      );
  const app: Application = await startApplication({
    id: 'bench',
    agents: supervisor({ id: 'agents', children }),
    host: systemHost({ seed: 1 }),
  });
  const work: Worker = async (input) => {
    const outcome = await app.submit({ type: 'work', input });
    if (outcome.type !== 'accepted') throw new Error(`a task was ${outcome.type}`);
  };
  return { work, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
};
