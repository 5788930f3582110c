import { setup } from 'xstate';

/** The parent of all tasks. It has nothing to do but to be there; a task that ends is done. */
export const tasksMachine = setup({}).createMachine({
  id: 'tasks',
  initial: 'open',
  states: { open: {} },
});
