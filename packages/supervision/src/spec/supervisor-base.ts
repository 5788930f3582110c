import { BACKOFF_DEFAULTS } from '../rules/backoff.ts';
import { INTENSITY_DEFAULT } from '../rules/restart-window.ts';
import type { SupervisorBase, SupervisorBaseOptions } from './child-spec.ts';

/** What all supervisors have, with the defaults filled in. */
export function supervisorBase<Id extends string>(
  options: SupervisorBaseOptions<Id>,
): SupervisorBase<Id> {
  return {
    type: 'supervisor',
    id: options.id,
    intensity: options.intensity ?? INTENSITY_DEFAULT,
    backoff: options.backoff && { ...BACKOFF_DEFAULTS, ...options.backoff },
    autoShutdown: options.autoShutdown ?? 'never',
    restart: options.restart ?? 'permanent',
    restartIf: options.restartIf,
    shutdownMs: options.shutdownMs ?? 'infinity',
    significant: options.significant ?? false,
    beforeStart: options.beforeStart,
  };
}
