import { systemHost } from '@coppice/host';
import { Command, InvalidArgumentError, Option } from 'commander';
import { INVARIANTS, type Invariant } from './invariants/findings.ts';
import { type SimulateResult, simulate } from './simulate.ts';

function wholeNumber(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

const command = new Command('npm run simulate --')
  .description(
    'Runs the whole application in virtual time, with faults and crashes drawn from a seed, ' +
      'and looks whether anything is lost, done twice or exceeded.',
  )
  .option('--seed <n>', 'makes the cases repeatable', wholeNumber, 1)
  .option('--runs <n>', 'how many cases', wholeNumber, 1_000)
  .option('--first <n>', 'the number of the first case', wholeNumber, 0)
  .option('--without <parts>', 'what to leave out of it, as a failure names it', '')
  .addOption(new Option('--sabotage <invariant>', 'break this one on purpose').choices(INVARIANTS))
  .option('--json', 'print the result as one JSON object')
  .addHelpText('after', '\nExit code 1 if anything did not hold; the output names it.')
  .parse();
const { seed, runs, first, without, sabotage, json } = command.opts<{
  seed: number;
  runs: number;
  first: number;
  without: string;
  sabotage?: Invariant;
  json?: true;
}>();

const result = await simulate({
  ...{ seed, runs, first, sabotage },
  without: without === '' ? [] : without.split(','),
  clock: systemHost().clock,
  onCase: (done) => {
    if (json !== true && process.stderr.isTTY) process.stderr.write(`\r${done} of ${runs}`);
  },
});
process.stdout.write(json === true ? `${JSON.stringify(result)}\n` : report(result));
// A case that hangs would keep the process alive.
process.exit(result.invariantViolations === 0 ? 0 : 1);

function report({ failures, effects, ...result }: SimulateResult): string {
  const head =
    `\n${result.runs} runs, ${result.kills} kills, ${result.virtualHours} virtual hours, ` +
    `${result.ms} ms\n${effects.total} effects, ${effects.lost} lost, ` +
    `${effects.duplicated} duplicated; ${result.budgetOvershoot} tokens too many; ` +
    `${result.invariantViolations} violations\n`;
  const lines = failures.map((each) => `\n${each.invariant}: ${each.message}\n  ${each.replay}\n`);
  return head + lines.join('');
}
