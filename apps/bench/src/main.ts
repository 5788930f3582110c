import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { actorSuite } from './actor/suite.ts';
import { breakerTable } from './breaker/breaker-row.ts';
import { breakerSuite } from './breaker/suite.ts';
import { journalTable } from './journal/journal-row.ts';
import { journalSuite } from './journal/suite.ts';
import { table } from './row.ts';
import { tableOf } from './supervision/report.ts';
import { supervisionSuite } from './supervision/suite.ts';
import { taskSuite } from './task/suite.ts';
import { taskTable } from './task/task-row.ts';

/** What a suite has found: rows for programs, the same as a table for people. */
interface Findings {
  readonly rows: readonly object[];
  readonly table: string;
}

const SUITES: Readonly<Record<string, () => Promise<Findings>>> = {
  async actor() {
    const rows = await actorSuite();
    return { rows, table: table(rows) };
  },
  async breaker() {
    const rows = await breakerSuite();
    return { rows, table: breakerTable(rows) };
  },
  async journal() {
    const rows = await journalSuite();
    return { rows, table: journalTable(rows) };
  },
  async supervision() {
    const rows = await supervisionSuite();
    return { rows, table: tableOf(rows) };
  },
  async task() {
    const rows = await taskSuite();
    return { rows, table: taskTable(rows) };
  },
};

const knownSuite = (name: string): string => {
  if (Object.hasOwn(SUITES, name)) return name;
  throw new InvalidArgumentError(`There is ${Object.keys(SUITES).join(', ')}.`);
};

const program = new Command('npm run bench --')
  .description('Measures Coppice beside its peers, in one go, and prints ratios.')
  .argument('<suite>', `one of: ${Object.keys(SUITES).join(', ')}`, knownSuite)
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    '\nExamples:\n  $ npm run bench -- actor\n  $ npm run bench -- supervision --json',
  )
  .exitOverride();

try {
  program.parse();
  const [suite = 'actor'] = program.args;
  const { rows = [], table: text = '' } = (await SUITES[suite]?.()) ?? {};
  const { json } = program.opts<{ json?: true }>();
  const result = { suite, node: process.version, platform: process.platform, rows };
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : text);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
