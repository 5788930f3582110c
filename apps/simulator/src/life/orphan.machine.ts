import type { System } from '@coppice/actor';
import { fromTransition } from 'xstate';

/** For a sabotage: an actor that nobody supervises, and nobody ends. */
export function leaveOrphan(system: System): void {
  system.spawn(
    fromTransition(() => 0, 0),
    { id: 'orphan' },
  );
}
