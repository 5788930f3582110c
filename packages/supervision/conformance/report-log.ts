import type { SupervisionEvent } from '../src/index.ts';
import type { Report } from './scenario.ts';
import { termOf } from './terms.ts';

/** What supervisors told, as OTP's supervisor reports. */
export class ReportLog {
  readonly #labelOf: (childId: string) => string;
  #reports: Report[] = [];

  constructor(labelOf: (childId: string) => string) {
    this.#labelOf = labelOf;
  }

  add(event: SupervisionEvent): void {
    const supervisor = this.#labelOf(event.path.slice(event.path.lastIndexOf('/') + 1));
    const child = this.#labelOf(event.childId);
    switch (event.type) {
      case 'child.terminated':
        this.#reports.push(['child_terminated', supervisor, child, termOf(event.reason)]);
        break;
      case 'child.startFailed':
        this.#reports.push(['start_error', supervisor, child, termOf(event.reason)]);
        break;
      case 'child.stoppedUncleanly':
        this.#reports.push(['shutdown_error', supervisor, child, termOf(event.reason)]);
        break;
      case 'supervisor.gaveUp':
        this.#reports.push(['shutdown', supervisor, child, 'reached_max_restart_intensity']);
        break;
      case 'child.restarted': // OTP has a progress report for it, which nobody compares.
    }
  }

  /** @param counts Whether this supervisor counts unclean ends by reason, as a simple one does. */
  take(counts: (supervisor: string) => boolean): readonly Report[] {
    const reports = this.#reports;
    this.#reports = [];
    const counted = new Map<string, Report>();
    const taken: Report[] = [];
    for (const report of reports) {
      const [context, supervisor, , reason] = report;
      if (context !== 'shutdown_error' || !counts(supervisor)) {
        taken.push(report);
        continue;
      }
      const key = JSON.stringify([supervisor, reason]);
      const count = Number(counted.get(key)?.[2] ?? 0) + 1;
      counted.set(key, [context, supervisor, count, reason]);
    }
    return [...taken, ...counted.values()];
  }
}
