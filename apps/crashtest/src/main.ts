import { systemHost } from '@coppice/host';
import { Command, InvalidArgumentError } from 'commander';
import { crashTest } from './crash-test.ts';

function wholeNumber(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

const command = new Command('npm run crashtest --')
  .description('Kills the fact desk again and again with SIGKILL, and looks at what came of it.')
  .option('--kills <n>', 'how often', wholeNumber, 20)
  .option('--seed <n>', 'makes the moments repeatable', wholeNumber, 1)
  .option('--faults <rates>', 'faults that agents meet besides, as npm start has them', '0')
  .option('--json', 'print the result as one JSON object')
  .parse();
const { kills, seed, faults, json } = command.opts<{
  kills: number;
  seed: number;
  faults: string;
  json?: true;
}>();

const result = await crashTest({
  ...{ host: systemHost(), kills, seed, faults },
  onKill: (count) => {
    if (json !== true) process.stderr.write(`\rkilled ${count} of ${kills} times`);
  },
});
const { isReportEqual, effects, journal, ms, processes } = result;
const isWell =
  isReportEqual && effects.lost === 0 && effects.duplicated === 0 && journal.damage === null;
process.stdout.write(
  json === true
    ? `${JSON.stringify(result)}\n`
    : `\n${result.kills} kills, ${processes} processes, ${ms} ms\n` +
        `report ${isReportEqual ? 'equal' : 'DIFFERENT'}; ${effects.total} effects, ` +
        `${effects.lost} lost, ${effects.duplicated} duplicated\n`,
);
process.exitCode = isWell ? 0 : 1;
