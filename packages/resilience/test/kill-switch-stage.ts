import { virtualHost } from '@coppice/host';
import { createKillSwitch, type KillSwitchOptions } from '../src/kill-switch/create-kill-switch.ts';
import type { KillSwitchChange } from '../src/kill-switch/kill-switch-change.ts';

/** Everything that a switch does, in order. */
export function stage(options: Partial<KillSwitchOptions> = {}, host = virtualHost({ seed: 1 })) {
  const done: string[] = [];
  const changes: KillSwitchChange[] = [];
  const killSwitch = createKillSwitch({
    host,
    targets: () => [],
    record: ({ id }) => void done.push(`record ${id}`),
    persist: ({ id }) => void done.push(`persist ${id}`),
    notify: ({ id }) => void done.push(`notify ${id}`),
    onChange: (change) => void changes.push(change),
    ...options,
  });
  return { host, done, changes, killSwitch };
}

/** Who stops everything, and why. */
export const ORDER = { by: 'ann', reason: 'too dear' };
