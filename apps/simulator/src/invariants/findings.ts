/** What must hold in every case, whatever fails. */
export const INVARIANTS = [
  'noTaskLost',
  'outcomeStands',
  'effectOnce',
  'noEffectLost',
  'budgetHolds',
  'restartWindow',
  'oneTrial',
  'noOrphan',
  'silenceNoticed',
  'everyRunEnds',
  'supervisorTrace',
  'replayEqualsState',
  'journalSound',
] as const;

/** One of `INVARIANTS`. */
export type Invariant = (typeof INVARIANTS)[number];

export interface Violation {
  readonly invariant: Invariant;
  readonly message: string;
}

/** So many are kept of one case. */
const MOST_KEPT = 100;

/** Where violations of a case are gathered. */
export class Findings {
  readonly all: Violation[] = [];

  add(invariant: Invariant, message: string): void {
    if (this.all.length < MOST_KEPT) this.all.push({ invariant, message });
  }
}
