import type { Host } from '@coppice/host';
import type { Journal } from '@coppice/journal';
import type { SavedGuards } from '../recovery/guard-ledger.ts';
import { JournalRecorder } from '../recovery/journal-recorder.ts';
import { Recovered } from '../recovery/recovered.ts';
import { SnapshotKeeper } from '../recovery/snapshot-keeper.ts';
import { type LedgerOptions, readLedger } from '../recovery/work-ledger.ts';
import type { EventHub } from './events.ts';
import { noteEvents } from './written-events.ts';

/** What an application has of its journal. */
export interface Journaling {
  readonly host: Host;
  readonly recorder: JournalRecorder;
  readonly recovered: Recovered;
  readonly guards: SavedGuards;
  readonly results: ReturnType<typeof readLedger>['tasks']['results'];
  /** Calls `stop` when nothing can be written any more. */
  onFailure(stop: (error: Error) => void): void;
  /** The application has ended; the journal stays open for whoever opened it. */
  end(id: string): void;
}

/** Reads what earlier processes left in a journal, and goes on writing it. */
export function journaling(journal: Journal, hub: EventHub, options: LedgerOptions): Journaling {
  const ledger = readLedger(journal, options);
  const recovered = new Recovered(ledger);
  const guards = ledger.guards.save();
  const { results } = ledger.tasks;
  const snapshots = new SnapshotKeeper(journal, ledger);
  const recorder = new JournalRecorder(journal, snapshots);
  const unwatch = noteEvents(hub, recorder);
  const unwatchFailure: (() => void)[] = [];
  return {
    ...{ host: journal.host, recorder, recovered, guards, results },
    onFailure(stop) {
      const withdraw = journal.onFailure((error) => {
        recorder.stop();
        stop(error);
      });
      unwatchFailure.push(withdraw);
    },
    end(id) {
      unwatch();
      for (const withdraw of unwatchFailure) withdraw();
      recorder.record('application.stopped', { id });
      recorder.stop();
      snapshots.stop();
    },
  };
}
