import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from './cli.ts';
import type { FactDeskResult } from './fact-desk/output/result.ts';
import { tempProject } from './fact-desk/temp-project.ts';

const FILES = {
  'node_modules/a/package.json': { name: 'a', version: '1.0.0', main: 'gone.js' },
  'node_modules/b/package.json': { name: 'b', version: '2.0.0' },
};

/** Runs the command in this process and keeps what it prints. */
async function run(
  args: readonly string[],
  options: { isTTY?: boolean; interrupt?: boolean } = {},
) {
  const printed = { stdout: '', stderr: '' };
  const output = (name: keyof typeof printed) => ({
    isTTY: options.isTTY ?? false,
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const signals = new EventEmitter();
  // The command listens as soon as it starts to run; that is when an impatient person stops it.
  if (options.interrupt === true) {
    signals.on('newListener', (name) => {
      if (name === 'SIGTERM') queueMicrotask(() => signals.emit('SIGINT', 'SIGINT'));
    });
  }
  const exits: number[] = [];
  const code = await runCli(args, {
    stdout: output('stdout'),
    stderr: output('stderr'),
    paint: (_style, text) => text,
    signals,
    exit: (exitCode) => exits.push(exitCode),
    now: () => 0,
  });
  return { code, ...printed, exits };
}

describe('runCli', () => {
  test('--json prints one object with the agreed keys in their order, and nothing else', async () => {
    await using project = await tempProject(FILES);
    const args = ['--dir', project.dir, '--faults', '0', '--seed', '7', '--json'];
    const { code, stdout, stderr } = await run(args);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(result)).toEqual([
      ...['pipeline', 'seed', 'tasks', 'findings', 'failures', 'injected', 'noticed'],
      ...['wrongAccepted', 'degraded', 'restarts', 'tokens', 'stopped', 'postMortems', 'ms'],
    ]);
    expect(result).toMatchObject({
      pipeline: 'fact-desk',
      seed: 7,
      tasks: { total: 2, accepted: 2, degraded: 0, failed: 0 },
      findings: [{ package: 'a', version: '1.0.0', kind: 'missing-entry-point' }],
    });
  });

  test('without --json it prints a report', async () => {
    await using project = await tempProject(FILES);
    const { code, stdout } = await run(['fact-desk', '--dir', project.dir, '--faults', '0']);
    expect(code).toBe(0);
    expect(stdout).toContain('1 contradiction in 1 of 2 packages');
  });

  test('on a terminal it shows progress and takes it away; --quiet shows none', async () => {
    await using project = await tempProject(FILES);
    const args = ['--dir', project.dir, '--faults', '0'];
    const { stderr } = await run(args, { isTTY: true });
    expect(stderr).toMatch(/1 of 2 packages/);
    expect(stderr.endsWith('\r\u001b[2K')).toBe(true);
    expect((await run([...args, '--quiet'], { isTTY: true })).stderr).toBe('');
  });

  test('--markdown writes the report to a file and says so', async () => {
    await using project = await tempProject(FILES);
    const file = join(project.dir, 'report.md');
    const { stderr } = await run(['--dir', project.dir, '--faults', '0', '--markdown', file]);
    expect(stderr).toBe(`Wrote ${file}\n`);
    expect(await readFile(file, 'utf8')).toContain('## a@1.0.0');
  });

  test('a budget that is used up stops everything: code 3, state saved, notification written', async () => {
    await using project = await tempProject(FILES);
    const state = join(project.dir, 'state');
    const args = ['--dir', project.dir, '--faults', '0', '--budget', '40', '--json'];
    const { code, stdout, stderr } = await run([...args, '--state', state]);
    const { tokens, stopped } = JSON.parse(stdout) as FactDeskResult;
    expect(code).toBe(3);
    expect(stopped).toBe('tokens of "factDesk" are used up');
    expect(tokens.spent).toBeLessThanOrEqual(40);
    expect(stderr).toContain('Stopped: tokens of "factDesk" are used up');
    expect(JSON.parse(await readFile(join(state, 'state.json'), 'utf8'))).toMatchObject({
      version: 1,
      killSwitch: { stop: { cause: { type: 'budget', dimension: 'tokens' } } },
    });
    const notice = JSON.parse(await readFile(join(state, 'notices.jsonl'), 'utf8')) as object;
    expect(notice).toMatchObject({ severity: 'critical', title: 'factDesk was stopped' });
  });

  test('Ctrl-C reports what was done until then', async () => {
    await using project = await tempProject(FILES);
    const args = ['--dir', project.dir, '--faults', '0', '--json'];
    const { code, stdout, stderr, exits } = await run(args, { interrupt: true });
    expect(code).toBe(130);
    expect(exits).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({ tasks: { total: 2, accepted: 0, failed: 0 } });
    expect(stderr).toContain('press Ctrl-C again');
  });

  test.each([
    [['fact-dsk'], "'fact-dsk'"],
    [['fact-dsk'], 'There is fact-desk; did you mean that?'],
    [['--faults', '1.5'], "'1.5' is invalid. It must be a number from 0 to 1."],
    [['--faults', '-1'], "'-1' is invalid"],
    [['--faults', 'sillence=1'], 'There is no class "sillence"'],
    [['--budget', '0'], 'It must be a whole number of tokens'],
    [['--seed', '-1'], 'It must be a whole number from 0 to 4294967295.'],
    [['--jsn'], 'Did you mean --json?'],
    [['fact-desk', 'more'], 'too many arguments'],
    [['--dir'], 'argument missing'],
    [['--dir', '/no/such/folder'], 'cannot examine "/no/such/folder": there is no such folder'],
    [['--dir', ''], 'cannot examine ""'],
    [['--markdown', '/no/such/folder/r.md'], 'there is no folder "/no/such/folder"'],
    [['--markdown', '/'], '"/" is a folder'],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('a project in which nothing is installed is wrong usage', async () => {
    await using project = await tempProject({ 'package.json': {} });
    const { code, stderr } = await run(['--dir', project.dir]);
    expect(code).toBe(2);
    expect(stderr).toContain('it has no node_modules');
  });

  test('--help and --version go to stdout', async () => {
    const help = await run(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Examples:');
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: '0.0.0\n' });
  });
});
