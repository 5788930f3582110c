import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { actorSuite } from './actor/suite.ts';
import { type Row, table } from './row.ts';

const SUITES: Readonly<Record<string, () => Promise<readonly Row[]>>> = { actor: actorSuite };

const knownSuite = (name: string): string => {
  if (Object.hasOwn(SUITES, name)) return name;
  throw new InvalidArgumentError(`There is ${Object.keys(SUITES).join(', ')}.`);
};

const program = new Command('npm run bench --')
  .description('Measures Coppice beside its peers, in one process, and prints ratios.')
  .argument('<suite>', `one of: ${Object.keys(SUITES).join(', ')}`, knownSuite)
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    '\nExamples:\n  $ npm run bench -- actor\n  $ npm run bench -- actor --json',
  )
  .exitOverride();

try {
  program.parse();
  const [suite = 'actor'] = program.args;
  const rows = (await SUITES[suite]?.()) ?? [];
  const { json } = program.opts<{ json?: true }>();
  const result = { suite, node: process.version, platform: process.platform, rows };
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : table(rows));
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
