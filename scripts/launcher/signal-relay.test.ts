import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';

const jobs = JSON.stringify(new URL('./signal-relay.mjs', import.meta.url).href);

// Says each signal it gets, and ends at SIGTERM.
const JOB = `
  process.on('SIGINT', () => console.log('SIGINT'));
  process.on('SIGTERM', () => { console.log('SIGTERM'); process.exit(); });
  setInterval(() => {}, 1_000);
  console.log('ready');
`;

const LAUNCHER = `
  import { spawn } from 'node:child_process';
  import { relaySignals } from ${jobs};
  const job = spawn(process.execPath, ['--eval', ${JSON.stringify(JOB)}], { stdio: 'inherit' });
  job.on('exit', relaySignals(job));
`;

/** A launcher with a job, in a process group of its own as a terminal would make it. */
async function start() {
  const launcher = spawn(process.execPath, ['--input-type=module', '--eval', LAUNCHER], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    // The relay would take the parent of the test run for npm.
    env: { ...process.env, npm_lifecycle_event: '' },
  });
  const pid = launcher.pid ?? 0;
  onTestFinished(() => {
    if (launcher.exitCode === null) process.kill(-pid, 'SIGKILL');
  });
  const said: string[] = [];
  const lines = createInterface({ input: launcher.stdout });
  lines.on('line', (line) => said.push(line));
  await once(lines, 'line');
  return { pid, said, nextLine: () => once(lines, 'line'), closed: once(lines, 'close') };
}

describe.skipIf(process.platform === 'win32')('relaySignals', () => {
  test('a Ctrl-C, which also npm passes on to the launcher, reaches the job once', async () => {
    const { pid, said, nextLine, closed } = await start();
    const heard = nextLine();
    process.kill(-pid, 'SIGINT'); // the terminal, to the whole group
    process.kill(pid, 'SIGINT'); // npm, to the launcher
    await heard;
    process.kill(pid, 'SIGTERM'); // comes after all that is still under way
    await closed;
    expect(said).toEqual(['ready', 'SIGINT', 'SIGTERM']);
  });

  test('a signal to the launcher alone reaches the job once', async () => {
    const { pid, said, nextLine, closed } = await start();
    const heard = nextLine();
    process.kill(pid, 'SIGINT');
    await heard;
    process.kill(pid, 'SIGTERM');
    await closed;
    expect(said).toEqual(['ready', 'SIGINT', 'SIGTERM']);
  });

  test('a signal to the whole group ends the job once', async () => {
    const { pid, said, closed } = await start();
    process.kill(-pid, 'SIGTERM');
    await closed;
    expect(said).toEqual(['ready', 'SIGTERM']);
  });
});
