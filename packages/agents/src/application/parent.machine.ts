import { setup } from 'xstate';

/**
 * The parent of actors that come and go, such as tasks and breakers. It has nothing to do but to be
 * there: those below it end by themselves and are never restarted.
 */
export const parentMachine = setup({}).createMachine({
  id: 'parent',
  initial: 'open',
  states: { open: {} },
});
