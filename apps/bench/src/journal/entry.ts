import type { NewEntry } from '@coppice/journal';

/** An entry as an application writes them, with some 150 bytes of data. */
export const typicalEntry = (index: number): NewEntry => ({
  type: 'task.changed',
  version: 1,
  run: `run-${Math.floor(index / 50)}`,
  agent: `writer-${index % 8}`,
  data: {
    taskId: `task-${index}`,
    status: 'running',
    attempt: 1 + (index % 3),
    tokens: 500 + (index % 1_000),
    note: 'The draft has three parts, and the second one is to be checked',
  },
});
