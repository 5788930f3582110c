import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bury, readHolder, withLock } from './lock.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const module = JSON.stringify(new URL('./lock.mjs', import.meta.url).href);

/** A process that runs this code with `lock` and `withLock` at hand. */
function start(lock: string, code: string): ChildProcess {
  const script = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from ${module};
    const lock = ${JSON.stringify(lock)};
    const log = (line) => appendFileSync(lock + '.log', line + '\\n');
    ${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function firstLineOf(child: ChildProcess): Promise<string> {
  const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
  return String(line);
}

/** A process that holds the lock until it is killed. */
const HOLD = `await withLock(lock, (addProcess) => {
  addProcess(process.pid);
  console.log('held');
  return new Promise(() => setInterval(() => {}, 1_000));
});`;

/** A process id that was in use and is not now. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

function plantLock(lock: string, holder: string, pid: number): void {
  mkdirSync(lock);
  writeFileSync(join(lock, `holder-${holder}`), '');
  writeFileSync(join(lock, `pid-${pid}`), '');
}

describe('withLock', () => {
  test('gives the result of the task and the lock back', async () => {
    const lock = join(temporaryFolder(), 'lock');
    expect(await withLock(lock, async () => existsSync(lock))).toBe(true);
    expect(existsSync(lock)).toBe(false);
  });

  test('gives the lock back when the task throws', async () => {
    const lock = join(temporaryFolder(), 'lock');
    const failing = withLock(lock, () => Promise.reject(new Error('no network')));
    await expect(failing).rejects.toThrow('no network');
    expect(existsSync(lock)).toBe(false);
  });

  test('many processes that find a dead holder go one after the other', async () => {
    const lock = join(temporaryFolder(), 'lock');
    plantLock(lock, 'dead', await deadPid());
    const processes = Array.from({ length: 8 }, () =>
      start(
        lock,
        `await withLock(lock, async () => {
          log('in');
          for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
          log('out');
        });`,
      ),
    );
    const exits = await Promise.all(processes.map((child) => once(child, 'exit')));
    expect(exits.map(([code]) => code)).toEqual(processes.map(() => 0));
    const log = readFileSync(`${lock}.log`, 'utf8').trim().split('\n');
    expect(log).toEqual(processes.flatMap(() => ['in', 'out']));
  }, 30_000);

  test('a holder that is killed loses the lock', async () => {
    const lock = join(temporaryFolder(), 'lock');
    const holder = start(lock, HOLD);
    await firstLineOf(holder);
    const exited = once(holder, 'exit');
    holder.kill('SIGKILL');
    await exited;
    expect(await withLock(lock, async () => 'mine')).toBe('mine');
  });

  test('a killed holder keeps the lock while a process that it started runs', async () => {
    const lock = join(temporaryFolder(), 'lock');
    plantLock(lock, 'dead', await deadPid());
    writeFileSync(join(lock, `pid-${process.pid}`), '');
    const giveUp = new AbortController();
    const waiting = withLock(lock, async () => 'mine', { signal: giveUp.signal });
    giveUp.abort();
    await expect(waiting).rejects.toThrow('aborted');
    expect(readHolder(lock)?.holder).toBe('dead');
  });

  test('one who stops waiting leaves nothing behind', async () => {
    const folder = temporaryFolder();
    plantLock(join(folder, 'lock'), 'living', process.pid);
    const signal = AbortSignal.abort();
    const waiting = withLock(join(folder, 'lock'), async () => {}, { signal });
    await expect(waiting).rejects.toThrow('aborted');
    expect(readdirSync(folder)).toEqual(['lock']);
  });
});

describe('bury', () => {
  test('a waiter that decided too late cannot take the lock of the next holder', async () => {
    const lock = join(temporaryFolder(), 'lock');
    plantLock(lock, 'dead', await deadPid());
    const seenByTheLate = readHolder(lock)?.holder ?? '';
    bury(lock, seenByTheLate); // by another waiter, which is quicker
    plantLock(lock, 'quick', process.pid);
    bury(lock, seenByTheLate);
    expect(readHolder(lock)?.holder).toBe('quick');
  });
});
