import {
  createSystem,
  type Logic,
  type Ref,
  type System,
  type SystemOptions,
} from '@coppice/actor';
import { type VirtualHost, virtualHost } from '@coppice/host';
import { type EventObject, fromTransition } from 'xstate';

/** A system in virtual time. */
export function testSystem(options: Partial<SystemOptions> = {}): {
  host: VirtualHost;
  system: System;
} {
  const host = virtualHost({ seed: 1 });
  return { host, system: createSystem({ host, ...options }) };
}

/** Starts an actor that must start. */
export function spawnLive(
  system: System,
  logic: Logic,
  options: Parameters<System['spawn']>[1],
): Ref {
  const spawned = system.spawn(logic, options);
  if (spawned.type === 'failed') throw new Error(`"${options.id}" did not start`);
  return spawned.ref;
}

/** Remembers the types of the events it got, in order. */
export const recorder: Logic = fromTransition(
  (seen: readonly string[], event: EventObject) => [...seen, event.type],
  [],
);

export const seenBy = (ref: Ref): readonly string[] => ref.getSnapshot().context;
