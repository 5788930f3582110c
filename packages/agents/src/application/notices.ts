import type { Host } from '@coppice/host';
import { describeTrip, type Stop } from '@coppice/resilience';
import type { Notice } from '../notifier/notifier.ts';

/** That everything was stopped. */
export function stopNotice(application: string, stop: Stop): Notice {
  const { id, cause, atWallMs, killed, failedSteps } = stop;
  return {
    id,
    at: new Date(atWallMs).toISOString(),
    severity: 'critical',
    title: `${application} was stopped`,
    text: `${describeTrip(cause)}. It stays stopped until somebody resets it.`,
    details: { application, cause, killed, failedSteps },
  };
}

/** That a task waits for a person. */
export function parkedNotice(application: string, taskId: string, host: Host): Notice {
  return {
    id: host.ids.next('notice'),
    at: new Date(host.clock.wallTime()).toISOString(),
    severity: 'warning',
    title: `${application}: a task waits for a person`,
    text: `Task "${taskId}" could not be done. Answer it with app.answer.`,
    details: { application, taskId },
  };
}
