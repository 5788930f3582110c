import { type ExitReason, isExpectedExit } from '@coppice/actor';
import type { SupervisionEvent } from '../src/index.ts';
import type { Report } from './scenario.ts';
import type { Declared } from './specs.ts';
import { termOf } from './terms.ts';

/** What a report log needs to know of the scenario. */
export interface ReportNames {
  /** `w` for `w-3`, the third child of a dynamic supervisor. */
  labelOf(childId: string): string;
  declared(label: string): Declared | undefined;
}

type Stopped = SupervisionEvent & { readonly type: 'child.stopped' };

/** What supervisors told, as OTP's supervisor reports. */
export class ReportLog {
  readonly #names: ReportNames;
  #reports: { readonly report: Report; readonly isCounted: boolean }[] = [];

  constructor(names: ReportNames) {
    this.#names = names;
  }

  add(event: SupervisionEvent): void {
    const supervisor = this.#names.labelOf(event.path.slice(event.path.lastIndexOf('/') + 1));
    const child = this.#names.labelOf(event.childId);
    const report = (context: string, reason: unknown, isCounted = false): void =>
      void this.#reports.push({ report: [context, supervisor, child, reason], isCounted });
    switch (event.type) {
      case 'child.terminated':
        report('child_terminated', termOf(event.reason));
        break;
      case 'child.startFailed':
        report('start_error', termOf(event.reason));
        break;
      case 'child.stopped':
        if (!this.#isClean(supervisor, child, event)) {
          const isSimple = this.#names.declared(supervisor)?.flavour === 'simple';
          report('shutdown_error', termOf(event.reason), isSimple && event.during === 'stopping');
        }
        break;
      case 'supervisor.gaveUp':
        report('shutdown', 'reached_max_restart_intensity');
        break;
      case 'child.restarted': // OTP has a progress report for it, which nobody compares.
    }
  }

  #isClean(supervisor: string, child: string, event: Stopped): boolean {
    if (this.#names.declared(supervisor)?.flavour !== 'dynamic') return event.isClean;
    const declared = this.#names.declared(child);
    return declared === undefined || isCleanForElixir(declared, event.reason, event.hadEnded);
  }

  /** The reports since the last call. A simple supervisor that stops counts unclean ends by reason. */
  take(): readonly Report[] {
    const counted = new Map<string, Report>();
    const taken: Report[] = [];
    for (const { report, isCounted } of this.#reports.splice(0)) {
      const [context, supervisor, , reason] = report;
      if (isCounted) {
        const key = JSON.stringify([supervisor, reason]);
        const count = Number(counted.get(key)?.[2] ?? 0) + 1;
        counted.set(key, [context, supervisor, count, reason]);
      } else taken.push(report);
    }
    return [...taken, ...counted.values()];
  }
}

/** Elixir's own rule: who ends before it is told has only one clean way to, `normal`. */
function isCleanForElixir(
  { restart, shutdownMs }: Declared,
  reason: ExitReason,
  hadEnded: boolean,
): boolean {
  if (reason.type === 'normal') return restart !== 'permanent';
  if (hadEnded) return false;
  if (reason.type === 'killed') return shutdownMs === 'brutal_kill';
  return isExpectedExit(reason);
}
