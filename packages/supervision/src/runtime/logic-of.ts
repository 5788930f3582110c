import type { Logic } from '@coppice/actor';
import type { ChildSpec } from '../spec/child-spec.ts';
import { dynamicSupervisorMachine } from './dynamic-supervisor.machine.ts';
import { supervisorMachine } from './supervisor.machine.ts';

/** What runs a child: its own logic, or the machine of its kind of supervisor. */
export function logicOf(spec: ChildSpec): Logic {
  if ('logic' in spec) return spec.logic;
  return spec.kind === 'dynamic' ? dynamicSupervisorMachine : supervisorMachine;
}
