import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openJournal } from '@coppice/journal/sqlite';
import { type Journal, systemHost } from 'coppice';
import type { FaultRates } from 'coppice/testing';
import { type DeskSettings, settingsIn, writeSettings } from './desk-journal.ts';

/** A run was begun in the file already, or none was. */
export class DeskJournalError extends Error {
  override readonly name = 'DeskJournalError';
  readonly code = 'desk_journal';
}

/** What a run is made with, and where it is written down. */
export interface OpenDesk extends AsyncDisposable {
  readonly settings: DeskSettings;
  readonly journal: Journal | undefined;
}

/**
 * Opens the journal that is asked for, if one is: a new one, or one to go on with.
 *
 * @throws {JournalError} The file cannot be opened.
 * @throws {DeskJournalError} A run was begun in it, or none was and it should go on.
 */
export function openDesk(options: {
  readonly dir: string;
  readonly faults: FaultRates;
  readonly seed: number;
  readonly budget: number;
  readonly publish?: string;
  readonly journal?: string;
  readonly resume?: string;
}): OpenDesk {
  const { dir, faults, seed, budget: budgetTokens, publish: publishTo } = options;
  const asked = { dir, faults, seed, budgetTokens, ...(publishTo !== undefined && { publishTo }) };
  const file = options.resume ?? options.journal;
  if (file === undefined) return opened(asked, undefined);
  if (options.resume !== undefined && !existsSync(file)) {
    throw new DeskJournalError(`--resume: there is no file "${file}"`);
  }
  const journal = openJournal({ file, host: systemHost({ seed }) });
  const before = settingsIn(journal);
  if (options.resume === undefined && before) {
    return refuse(
      journal,
      `--journal: a run was begun in "${file}"; use --resume, or another file`,
    );
  }
  if (options.resume !== undefined && !before) {
    return refuse(journal, `--resume: no run was begun in "${file}"`);
  }
  // Whoever goes on may be somewhere else.
  if (!before) writeSettings(journal, { ...asked, dir: resolve(dir) });
  return opened(before ?? asked, journal);
}

function refuse(journal: Journal, message: string): never {
  void journal.close();
  throw new DeskJournalError(message);
}

const opened = (settings: DeskSettings, journal: Journal | undefined): OpenDesk => ({
  settings,
  journal,
  [Symbol.asyncDispose]: async () => journal?.close(),
});
