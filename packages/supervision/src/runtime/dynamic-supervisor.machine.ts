import { calls, carryingOutACall, ending, ofChildren } from './modes.ts';
import { supervisorSetup } from './supervisor-setup.machine.ts';
import { supervisorContext } from './supervisor-state.ts';

const serving = { ...ofChildren, ...calls } as const;

/**
 * The dynamic supervisor as a statechart: no children at the start, no groups, and all children stop
 * at the same time.
 */
export const dynamicSupervisorMachine = supervisorSetup.createMachine({
  id: 'supervisor',
  context: ({ input, self }) => supervisorContext(input, self),
  initial: 'running',
  entry: 'startChildren',
  states: {
    running: { on: serving },
    backingOff: { on: serving, always: { guard: 'isNotBackingOff', target: 'running' } },
    ...carryingOutACall,
    ...ending,
  },
});
