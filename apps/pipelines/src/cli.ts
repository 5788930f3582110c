import type { EventEmitter } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { JournalError } from 'coppice';
import type { FaultRates } from 'coppice/testing';
import manifest from '../package.json' with { type: 'json' };
import { type Drain, drainOnSignal } from './drain-on-signal.ts';
import { EXIT, exitCode } from './exit-code.ts';
import { BUDGET_TOKENS, type FactDeskProgress } from './fact-desk/desk-options.ts';
import { isFolder } from './fact-desk/disk/is-folder.ts';
import { ProjectNotFoundError, TooManyPackagesError } from './fact-desk/errors.ts';
import { DeskJournalError, openDesk } from './fact-desk/open-desk.ts';
import { markdown } from './fact-desk/output/markdown.ts';
import { type Paint, report } from './fact-desk/output/report.ts';
import type { FactDeskResult } from './fact-desk/output/result.ts';
import { runFactDesk } from './fact-desk/run.ts';
import { DEFAULTS, type ParsedOption, parseBudget, parseFaults, parseSeed } from './options.ts';
import { progressLine } from './progress-line.ts';
import { stateFolder } from './state-folder.ts';

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What the command touches of the process it runs in. */
export interface CliHost {
  /** Data only. */
  readonly stdout: Output;
  /** Progress and messages. */
  readonly stderr: Output;
  readonly paint: Paint;
  /** Where SIGINT and SIGTERM come from. */
  readonly signals: EventEmitter;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

interface CliOptions {
  readonly dir: string;
  readonly faults: FaultRates;
  readonly budget: number;
  readonly state: string;
  readonly seed: number;
  readonly json?: true;
  readonly quiet?: true;
  readonly markdown?: string;
  readonly journal?: string;
  readonly resume?: string;
  readonly publish?: string;
}

const PIPELINES = ['fact-desk'];

const WORKSPACE = fileURLToPath(new URL('../../../', import.meta.url));

const HELP = `
Pipelines:
  fact-desk   finds packages in node_modules whose licence, entry points, types, engines
              or dependencies are not what they say they are

Examples:
  $ npm start                                    examine this workspace
  $ npm start -- --dir ~/my-app --markdown r.md  examine a project, keep a report
  $ npm start -- --faults 0 --json | jq          no injected faults, one JSON object
  $ npm start -- --faults all=0.6 --seed 7       the same fault for the same attempt
  $ npm start -- --faults silence=0.1,byzantine=0.2
  $ npm start -- --budget 500                    stopped by the kill switch
  $ npm start -- --journal desk.db               can be killed at any moment, and then
  $ npm start -- --resume desk.db                goes on where it was

Exit codes:
  0 done · 1 a task failed · 2 wrong usage · 3 stopped by the kill switch
  130 Ctrl-C · 143 SIGTERM
  Ctrl-C finishes what is under way and reports it; a second one stops at once.`;

/**
 * Runs the command.
 *
 * @param args Without the program's own name: `['--json']`.
 * @returns The exit code. Nothing is thrown, except what a defect of the program throws.
 */
export async function runCli(args: readonly string[], host: CliHost): Promise<number> {
  let options: CliOptions;
  try {
    options = parseArguments(args, host);
    await checkMarkdownPath(options.markdown);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof UsageError) return complain(host, error, EXIT.usage);
    throw error;
  }
  using drain = drainOnSignal(host.signals, {
    draining: () => {
      host.stderr.write('\nFinishing what is under way; press Ctrl-C again to stop at once.\n');
    },
    impatient: (code) => host.exit(code),
  });
  return await run(options, host, drain);
}

async function run(options: CliOptions, host: CliHost, drain: Drain): Promise<number> {
  const { stdout, stderr } = host;
  const line = progressLine(stderr, host.now);
  const { json, quiet } = options;
  try {
    await using opened = openDesk(options);
    const { journal, settings } = opened;
    const result = await runFactDesk({
      ...settings,
      ...(journal && { journal }),
      signal: drain.signal,
      ...stateFolder(options.state),
      onProgress: (progress) => {
        if (quiet !== true) line.show(progressText(progress));
      },
    });
    line.clear();
    if (result.stopped !== null) {
      stderr.write(`Stopped: ${result.stopped}. State and notification are in ${options.state}\n`);
    }
    stdout.write(json === true ? `${JSON.stringify(result)}\n` : report(result, host.paint));
    return await writeMarkdown(
      options,
      result,
      host,
      exitCode(
        { failedTasks: result.tasks.failed, isStopped: result.stopped !== null },
        drain.stoppedBy,
      ),
    );
  } catch (error) {
    line.clear();
    if (isUsageError(error)) return complain(host, error, EXIT.usage);
    throw error;
  }
}

function parseArguments(args: readonly string[], { stdout, stderr }: CliHost): CliOptions {
  const faults = parsedBy(parseFaults);
  const seed = parsedBy(parseSeed);
  const budget = parsedBy(parseBudget);
  const dir = new Option('--dir <dir>', 'the project to examine').default(
    WORKSPACE,
    'this workspace',
  );
  const command = new Command('npm start --')
    .description('Runs a sample pipeline of supervised agents on real work.')
    .version(manifest.version)
    .argument('[pipeline]', 'which pipeline to run', knownPipeline, 'fact-desk')
    .addOption(dir)
    .addOption(
      new Option('--faults <rates>', 'share of attempts made to fail: 0 to 1, or class=share, …')
        .argParser(faults)
        .default(DEFAULTS.faults, 'all=0.2'),
    )
    .option('--budget <tokens>', 'the most that all agents may read', budget, BUDGET_TOKENS)
    .option('--state <folder>', 'where a stop keeps its state and its notification', '.coppice')
    .option('--seed <n>', 'makes the faults repeatable, 0 to 2^32-1', seed, DEFAULTS.seed)
    .option('--journal <file>', 'write everything down there, so that it can be resumed')
    .addOption(
      new Option(
        '--resume <file>',
        'go on with the run of that journal, with its options',
      ).conflicts(['journal', 'dir', 'faults', 'seed', 'budget', 'publish']),
    )
    .option('--publish <file>', 'append what is found to this file, a JSON line for each package')
    .option('--json', 'print the result as one JSON object')
    .option('--quiet', 'show no progress')
    .option('--markdown <file>', 'also write the report to this file (default: none)')
    .addHelpText('after', HELP)
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
    .showHelpAfterError('Try --help.')
    .exitOverride();
  return command.parse(args, { from: 'user' }).opts<CliOptions>();
}

function knownPipeline(name: string): string {
  if (PIPELINES.includes(name)) return name;
  throw new InvalidArgumentError(`There is ${PIPELINES.join(', ')}; did you mean that?`);
}

function parsedBy<Value>(parse: (text: string) => ParsedOption<Value>): (text: string) => Value {
  return (text) => {
    const parsed = parse(text);
    if (parsed.type === 'invalid') throw new InvalidArgumentError(parsed.reason);
    return parsed.value;
  };
}

/** Wrong are the words of the user, and not the program. */
const isUsageError = (error: unknown): error is Error =>
  error instanceof ProjectNotFoundError ||
  error instanceof TooManyPackagesError ||
  error instanceof JournalError ||
  error instanceof DeskJournalError;

/** Something is wrong with what was asked for, found only by looking at the disk. */
class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

/** Before the run, because afterwards it would be a pity. */
async function checkMarkdownPath(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const folder = dirname(resolve(path));
  if (!(await isFolder(folder))) {
    throw new UsageError(`--markdown: there is no folder "${folder}"`);
  }
  if (await isFolder(path)) throw new UsageError(`--markdown: "${path}" is a folder`);
}

async function writeMarkdown(
  options: CliOptions,
  result: FactDeskResult,
  host: CliHost,
  code: number,
): Promise<number> {
  if (options.markdown === undefined) return code;
  try {
    await writeFile(options.markdown, markdown(result));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return complain(host, new Error(`cannot write the report: ${reason}`, { cause }), EXIT.failed);
  }
  if (options.quiet !== true) host.stderr.write(`Wrote ${options.markdown}\n`);
  return code;
}

function complain(host: CliHost, error: Error, code: number): number {
  host.stderr.write(`error: ${error.message}\n`);
  return code;
}

function progressText({ done, total, failures, restarts }: FactDeskProgress): string {
  return `${done} of ${total} packages · ${failures} failures · ${restarts} restarts`;
}
