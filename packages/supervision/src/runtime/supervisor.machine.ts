import {
  calls,
  carryingOutACall,
  ending,
  ofGroups,
  serveAgain,
  stoppingChildren,
} from './modes.ts';
import { supervisorSetup } from './supervisor-setup.machine.ts';
import { supervisorContext } from './supervisor-state.ts';

const serving = {
  ...ofGroups,
  ...calls,
  'child.restart': { actions: 'answerRestart' },
  'child.delete': { actions: 'answerDelete' },
} as const;

/**
 * The supervisor as a statechart.
 *
 * One message at a time, as in OTP: while it stops children it sets everything else aside, in
 * order. A restart that needs no stopping is a single transition in `running`.
 */
export const supervisorMachine = supervisorSetup.createMachine({
  id: 'supervisor',
  context: ({ input, self }) => supervisorContext(input, self),
  initial: 'starting',
  states: {
    starting: {
      entry: 'startChildren',
      on: {
        'supervisor.started': 'running',
        'supervisor.startFailed': 'stopping.awaitingExit',
      },
    },
    running: { on: serving },
    backingOff: { on: serving, always: { guard: 'isNotBackingOff', target: 'running' } },
    restarting: stoppingChildren(
      {
        guard: 'mustWait',
        actions: ['beginBackoff', 'noteBackoff', 'putBackSetAside'],
        target: '#supervisor.backingOff',
      },
      { target: '#supervisor.startingGroup' },
    ),
    startingGroup: { entry: ['putBackSetAside', 'startGroup'], always: serveAgain },
    ...carryingOutACall,
    ...ending,
  },
});
