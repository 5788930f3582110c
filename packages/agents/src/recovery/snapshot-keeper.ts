import type { Journal } from '@coppice/journal';
import { WORK_TYPES, WORK_VERSION } from './work-entries.ts';
import type { WorkLedger } from './work-ledger.ts';

/** So many entries are read again at most when an application recovers. */
const ENTRIES_BETWEEN = 20_000; // Some 0.2 s of reading.
/** So many are read in one piece, so that nobody else waits for long. */
const ENTRIES_PER_TURN = 500;

/**
 * Keeps a snapshot of an application's work from time to time. It reads what was really written, so a
 * snapshot is exactly what recovery would have come to without it.
 */
export class SnapshotKeeper {
  readonly #journal: Journal;
  readonly #ledger: WorkLedger;
  #lastSeq: number;
  #isReading = false;
  #isOver = false;

  /** `ledger`: as the journal stands now. */
  constructor(journal: Journal, ledger: WorkLedger) {
    this.#journal = journal;
    this.#ledger = ledger;
    this.#lastSeq = ledger.seq;
  }

  /** For the recorder: an entry was appended. */
  written(seq: number): void {
    if (this.#isReading || this.#isOver || seq - this.#lastSeq < ENTRIES_BETWEEN) return;
    this.#isReading = true;
    this.#journal.host.nextTurn(this.#readOn);
  }

  stop(): void {
    this.#isOver = true;
  }

  readonly #readOn = (): void => {
    if (this.#isOver) return;
    const before = this.#ledger.seq;
    const upTo = Math.min(this.#journal.lastSeq, before + ENTRIES_PER_TURN);
    const query = { after: before, upTo, types: WORK_TYPES };
    for (const entry of this.#journal.read(query)) this.#ledger.apply(entry);
    this.#ledger.seq = upTo;
    if (upTo < this.#journal.lastSeq) {
      this.#journal.host.nextTurn(this.#readOn);
      return;
    }
    this.#lastSeq = upTo;
    this.#isReading = false;
    const data = this.#ledger.save();
    this.#journal.saveSnapshot({ seq: upTo, version: WORK_VERSION, data });
  };
}
