import type { Host } from '@coppice/host';
import { capacityMachine, killSwitchMachine } from '@coppice/resilience';
import { type Intensity, type SupervisorSpec, supervisor, worker } from '@coppice/supervision';
import type { AgentDirectory } from '../dispatch/agent-directory.ts';
import { dispatcherMachine } from '../dispatch/dispatcher.machine.ts';
import type { NotifierInput } from '../notifier/notifier.machine.ts';
import { notifierMachine } from '../notifier/notifier.machine.ts';
import type { GuardInputs } from './guard-inputs.ts';
import type { Guards } from './guards.ts';
import { parentMachine } from './parent.machine.ts';

/** What the tree of an application is made of. */
export interface ApplicationTreeParts {
  readonly id: string;
  readonly host: Host;
  readonly agents: SupervisorSpec;
  readonly intensity: Intensity;
  readonly notifier: Omit<NotifierInput, 'random'>;
  readonly guards: Guards;
  readonly inputs: GuardInputs;
  readonly directory: AgentDirectory;
}

/**
 * The tree of an application: what guards stands before what is guarded, so it outlives it. Whatever
 * dies is restarted together with what was started after it.
 */
export function applicationTree(parts: ApplicationTreeParts): SupervisorSpec {
  const { id, host, agents, intensity, notifier, guards, inputs, directory } = parts;
  const { breakers, providers } = guards;
  const random = host.random.fork('dispatcher');
  return supervisor({
    id,
    strategy: 'rest_for_one',
    intensity,
    children: [
      worker('notifier', notifierMachine, {
        input: { ...notifier, random: host.random.fork('notifier') },
      }),
      worker('killSwitch', killSwitchMachine, { input: inputs.killSwitch }),
      worker('breakers', parentMachine),
      worker('capacity', capacityMachine, { input: inputs.capacity }),
      agents,
      worker('dispatcher', dispatcherMachine, {
        input: { random, breakers, providers, directory },
        // What open tasks ask it is bounded by the tasks; one question lost is a task that hangs.
        mailbox: { limit: Number.POSITIVE_INFINITY },
      }),
      worker('runs', parentMachine),
    ],
  });
}
