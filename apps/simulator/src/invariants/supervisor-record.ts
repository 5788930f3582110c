import type { SupervisionEvent } from '@coppice/supervision';
import type { DeclaredSupervisor } from '../life/declared-tree.ts';
import type { Findings } from './findings.ts';

/** One end of a child, and who is stopped and started again because of it. */
interface Round {
  readonly cause: string;
  /** When the child ended: as in OTP, that is when it counts, however long the others take to stop. */
  readonly atMs: number;
  readonly stopped: string[];
  readonly restarted: string[];
}

/** What one supervisor has done since it began. */
export class SupervisorRecord {
  readonly #declared: DeclaredSupervisor;
  readonly #findings: Findings;
  #round: Round | undefined;
  #timesMs: number[] = [];

  constructor(declared: DeclaredSupervisor, findings: Findings) {
    this.#declared = declared;
    this.#findings = findings;
  }

  /** A new incarnation has begun: it has restarted nobody yet. */
  begin(): void {
    this.#round = undefined;
    this.#timesMs = [];
  }

  note(event: SupervisionEvent, atMs: number): void {
    switch (event.type) {
      case 'child.terminated':
        if (this.#round && this.#round.restarted.length > 0)
          this.#tell(this.#round, 'is cut short');
        this.#round = { cause: event.childId, atMs, stopped: [], restarted: [] };
        return;
      case 'child.stopped':
        if (event.during === 'restarting') this.#round?.stopped.push(event.childId);
        return;
      case 'child.restarted':
        this.#restarted(event.childId);
        return;
      case 'child.startFailed':
      case 'supervisor.gaveUp':
        this.#round = undefined;
    }
  }

  #restarted(childId: string): void {
    const round = this.#round;
    if (!round) {
      const { path } = this.#declared;
      this.#findings.add('supervisorTrace', `${path} restarts ${childId}, and nobody has ended`);
      return;
    }
    if (round.restarted.length === 0) this.#count(round.atMs);
    round.restarted.push(childId);
    const group = this.#groupOf(round.cause);
    if (round.restarted.length < group.length) return;
    this.#round = undefined;
    const others = group.filter((each) => each !== round.cause).toReversed();
    if (round.restarted.join() !== group.join()) this.#tell(round, `not ${group.join()}`);
    else if (round.stopped.join() !== others.join()) this.#tell(round, `not ${others.join()}`);
  }

  #groupOf(cause: string): readonly string[] {
    const { strategy, children } = this.#declared;
    if (strategy === 'one_for_one') return [cause];
    return strategy === 'one_for_all' ? children : children.slice(children.indexOf(cause));
  }

  #count(atMs: number): void {
    const { path, intensity } = this.#declared;
    this.#timesMs = [...this.#timesMs.filter((each) => each >= atMs - intensity.withinMs), atMs];
    if (this.#timesMs.length <= intensity.restarts) return;
    const allowed = `${intensity.restarts} in ${intensity.withinMs} ms`;
    this.#findings.add('restartWindow', `${path}: ${this.#timesMs.length} restarts, of ${allowed}`);
  }

  #tell({ cause, stopped, restarted }: Round, message: string): void {
    const { path, strategy } = this.#declared;
    const what = `${path} (${strategy}) stops ${stopped.join()} and restarts ${restarted.join()}`;
    this.#findings.add('supervisorTrace', `when ${cause} has ended, ${what}: ${message}`);
  }
}
