import type { Host } from '@coppice/host';
import {
  CAPACITY_DEFAULTS,
  type CapacityInput,
  capacityMachine,
  killSwitchMachine,
} from '@coppice/resilience';
import { type Intensity, type SupervisorSpec, supervisor, worker } from '@coppice/supervision';
import type { AgentDirectory } from '../dispatch/agent-directory.ts';
import { dispatcherMachine } from '../dispatch/dispatcher.machine.ts';
import type { NotifierInput } from '../notifier/notifier.machine.ts';
import { notifierMachine } from '../notifier/notifier.machine.ts';
import type { GuardOptions, Guards } from './guards.ts';
import { parentMachine } from './parent.machine.ts';

/** What the tree of an application is made of. */
export interface ApplicationTreeParts {
  readonly id: string;
  readonly host: Host;
  readonly agents: SupervisorSpec;
  readonly intensity: Intensity;
  readonly notifier: Omit<NotifierInput, 'random'>;
  readonly guards: Guards;
  readonly capacity: GuardOptions['capacity'];
  readonly directory: AgentDirectory;
}

/**
 * The tree of an application: what guards stands before what is guarded, so it outlives it. Whatever
 * dies is restarted together with what was started after it.
 */
export function applicationTree(parts: ApplicationTreeParts): SupervisorSpec {
  const { id, host, agents, intensity, notifier, guards, directory } = parts;
  const { breakers, providers } = guards;
  const { thresholds, hysteresis } = { ...CAPACITY_DEFAULTS, ...parts.capacity };
  const capacity: CapacityInput = {
    thresholds,
    hysteresis: { ...CAPACITY_DEFAULTS.hysteresis, ...hysteresis },
  };
  const random = host.random.fork('dispatcher');
  return supervisor({
    id,
    strategy: 'rest_for_one',
    intensity,
    children: [
      worker('notifier', notifierMachine, {
        input: { ...notifier, random: host.random.fork('notifier') },
      }),
      worker('killSwitch', killSwitchMachine, { input: {} }),
      worker('breakers', parentMachine),
      worker('capacity', capacityMachine, { input: capacity }),
      agents,
      worker('dispatcher', dispatcherMachine, {
        input: { random, breakers, providers, directory },
      }),
      worker('runs', parentMachine),
    ],
  });
}
