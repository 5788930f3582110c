import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DataError, FILE_NAME, readLogs } from './read-logs.ts';
import { scoreAll } from './scores.ts';
import { tableOf } from './scores-table.ts';

const HELP = `Judges who is blamed for failed runs of real teams of agents, from their logs alone.

Usage: npm run attribution -- [options]

  (none)      the project's own copy of the recorded runs
  --data DIR  any other: files named ${FILE_NAME} up to the first dot, .jsonl or .jsonl.gz
  --json      one JSON object instead of a table
  --help      this text

rule            fixed points for what a message shows; they were fitted on the project's own copy
crossValidated  the same, fitted on four fifths of the runs and judged on the fifth

The exit code is 0 if the runs could be judged, 2 if the command is wrong or data cannot be read.
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
  const logs = readLogs(folder);
  if (logs.length === 0) throw new DataError(`no recorded runs in ${folder}: see --help`);
  const scores = scoreAll(logs);
  process.stdout.write(given.json ? `${JSON.stringify(scores)}\n` : tableOf(scores));
}

try {
  main();
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${HELP}`);
  else if (error instanceof DataError) process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = 2;
}
