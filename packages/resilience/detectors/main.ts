import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { scoreSplits, splitsTable } from './confidence-splits.ts';
import { DataError, FILE_NAMES, readData } from './read-data.ts';
import { scoreAll, tableOf } from './scores.ts';

const HELP = `Scores the detectors, with their default options, on recorded runs and answers of real agents.

Usage: npm run detectors -- [options]

  (none)       the project's own copy of the recorded data
  --data DIR   any other: files named as below up to the first dot, .jsonl or .jsonl.gz
               ${Object.values(FILE_NAMES).join(', ')}
  --splits N   the confidence score over N other splits of its questions, mean ± standard deviation
  --json       one JSON object instead of a table; null where there is no data
  --help       this text

loops          stop: false kills of successes, failures caught, their turns saved
tauLoops       stop: false kills of successes
confidence     squared error of confidences as stated and calibrated, what is accepted and wrong
contradiction  contradictions suspected, other pairs suspected
grounding      balanced accuracy on summaries
quorum         what agreement of the agents of the confidence data is worth

The exit code is 0 if all could be scored, 2 if the command is wrong or data cannot be read.
`;

const OWN_DATA = fileURLToPath(new URL('data', import.meta.url));

/** A command that cannot be carried out as it was typed. */
class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

function options() {
  try {
    return parseArgs({
      options: {
        data: { type: 'string', default: OWN_DATA },
        splits: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function main(): void {
  const given = options();
  if (given.help) {
    process.stdout.write(HELP);
    return;
  }
  if (given.data === '') throw new UsageError('--data must name a folder, got nothing');
  const folder = resolve(given.data);
  const data = readData(folder);
  const isEmpty = Object.values(data).every((records) => records === null);
  if (isEmpty) process.stderr.write(`no recorded data in ${folder}: see --help for the names\n`);
  if (given.splits !== undefined) {
    const splits = scoreSplits(data.confidence ?? [], countOf(given.splits));
    process.stdout.write(given.json ? `${JSON.stringify(splits)}\n` : splitsTable(splits));
    return;
  }
  const scores = scoreAll(data);
  process.stdout.write(given.json ? `${JSON.stringify(scores)}\n` : tableOf(scores));
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 2) return count;
  throw new UsageError(`--splits must be an integer ≥ 2, got ${text}`);
}

try {
  main();
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${HELP}`);
  else if (error instanceof DataError) process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = 2;
}
