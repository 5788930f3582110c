import { parseArgs } from 'node:util';
import { compareSet, explain } from './compare.ts';
import { ownSet, readSet, type ScenarioSet } from './sets.ts';

const HELP = `Plays scenarios on our supervisors in virtual time and compares what happens with traces
recorded from the real Erlang/OTP supervisor and Elixir DynamicSupervisor.

Usage: npm run conformance:otp [-- options]

  (none)                           the project's own scenarios: 274 named, 3 000 random
  --scenarios FILE --golden FILE   any others, .jsonl or .jsonl.gz
  --live N [--seed S]              N new random scenarios, recorded now from the Erlang that is here
  --reports                        compare OTP's error reports too
  --only NAME                      one scenario
  --max N                          explain at most so many differences; default 10

Scenarios that record a bug of OTP (tag otp_bug) are not played.
The exit code is 0 if all pass, 1 if any differs, 2 if the command is wrong.
`;

/** A command that cannot be carried out as it was typed. */
class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

function options() {
  try {
    return parseArgs({
      options: {
        scenarios: { type: 'string' },
        golden: { type: 'string' },
        live: { type: 'string' },
        seed: { type: 'string', default: '1' },
        reports: { type: 'boolean', default: false },
        only: { type: 'string' },
        max: { type: 'string', default: '10' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

type Options = ReturnType<typeof options>;

async function setsOf({ scenarios, golden, live, seed }: Options): Promise<readonly ScenarioSet[]> {
  if ((scenarios === undefined) !== (golden === undefined)) {
    throw new UsageError('--scenarios and --golden belong together');
  }
  if (scenarios !== undefined && golden !== undefined) return [readSet(scenarios, golden)];
  if (live === undefined) return [ownSet('named'), ownSet('random')];
  const { recordLive } = await import('./live/record-live.ts');
  return [await recordLive({ count: count('--live', live), seed })];
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new UsageError(`${option} must be an integer ≥ 1, got ${text}`);
}

function only(set: ScenarioSet, name: string | undefined): ScenarioSet {
  if (name === undefined) return set;
  return { ...set, scenarios: set.scenarios.filter((scenario) => scenario.name === name) };
}

async function main(): Promise<number> {
  const given = options();
  if (given.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const explained = count('--max', given.max);
  const sets = (await setsOf(given)).map((set) => only(set, given.only));
  let passed = 0;
  let failed = 0;
  for (const set of sets) {
    for await (const verdict of compareSet(set, { reports: given.reports })) {
      if (verdict.differences.length === 0) passed++;
      else if (++failed <= explained) process.stdout.write(`${explain(verdict)}\n\n`);
    }
  }
  if (passed + failed === 0) throw new UsageError(`no scenario to play${forName(given.only)}`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

const forName = (name: string | undefined): string => (name ? `: none is called ${name}` : '');

try {
  process.exitCode = await main();
} catch (error) {
  const { message } = error as Error;
  process.stderr.write(`${error instanceof UsageError ? `${message}\n\n${HELP}` : message}\n`);
  process.exitCode = 2;
}
