import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SetUpError, say } from './messages.mjs';

// The lock is a folder that holds one file per process that must end before it may be taken over,
// and one that names the holder: { 'holder-5f2c…', 'pid-4711', 'pid-4712' }. A rename puts it in
// place complete, and fails while another one is there.
//
// It is taken away by a rename too, to a name made from its holder's. That is what makes stealing
// safe: of two waiters that both saw the same dead holder the second one's rename would hit the
// lock of the first, but it fails, because that grave is already filled. So graves must stay for
// longer than anyone can sleep between looking and renaming.

const POLL_MS = 100;
const LIMIT_MS = 15 * 60_000;
const GRAVE_KEPT_MS = 24 * 3_600_000;

/**
 * Runs a task while no other process that uses the same lock does.
 *
 * A holder counts as gone when it and all processes that it added are: a killed launcher may leave
 * a pnpm behind that still writes.
 *
 * @template Result
 * @param {string} lock Path of the lock.
 * @param {(addProcess: (pid: number) => void) => Promise<Result>} task
 * @param {{ signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<Result>}
 */
export async function withLock(lock, task, { signal } = {}) {
  const holder = await acquire(lock, signal);
  try {
    return await task((pid) => writeFileSync(join(lock, `pid-${pid}`), ''));
  } finally {
    bury(lock, holder);
  }
}

/**
 * @param {string} lock
 * @param {AbortSignal | undefined} signal
 */
async function acquire(lock, signal) {
  mkdirSync(dirname(lock), { recursive: true });
  removeOldGraves(lock);
  const holder = randomBytes(8).toString('hex');
  const prepared = `${lock}.new-${holder}`;
  mkdirSync(prepared);
  try {
    writeFileSync(join(prepared, `holder-${holder}`), '');
    writeFileSync(join(prepared, `pid-${process.pid}`), '');
    const sinceMs = performance.now();
    for (let round = 0; !tryRename(prepared, lock); round += 1) {
      const other = readHolder(lock);
      if (other && !other.pids.some(isAlive)) {
        bury(lock, other.holder);
        continue;
      }
      if (performance.now() - sinceMs > LIMIT_MS) throw heldForTooLong(lock, other?.pids ?? []);
      if (round === 0 && other)
        say(`waiting for another set-up (process ${other.pids.join(', ')})`);
      await wait(POLL_MS, undefined, { signal });
    }
  } catch (error) {
    rmSync(prepared, { recursive: true, force: true });
    throw error;
  }
  return holder;
}

/**
 * Takes the lock away from this holder, and from no other.
 *
 * @param {string} lock
 * @param {string} holder
 */
export function bury(lock, holder) {
  tryRename(lock, `${lock}.was-${holder}`);
}

/**
 * @param {string} lock
 * @returns {{ holder: string, pids: number[] } | undefined}
 */
export function readHolder(lock) {
  const names = ifThere(() => readdirSync(lock)) ?? [];
  const holder = names.find((name) => name.startsWith('holder-'))?.slice('holder-'.length);
  const pids = names.filter((name) => name.startsWith('pid-')).map((name) => Number(name.slice(4)));
  return holder ? { holder, pids } : undefined;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return codeOf(error) === 'EPERM'; // there, and someone else's
  }
}

/**
 * In a container without an init process a killed orphan stays in the process table for ever.
 *
 * @param {number} pid
 */
function isZombie(pid) {
  if (process.platform !== 'linux') return false;
  const stat = ifThere(() => readFileSync(`/proc/${pid}/stat`, 'utf8')); // '4711 (pnpm) Z 1 …'
  return stat?.slice(stat.lastIndexOf(')') + 2).startsWith('Z') ?? false;
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {boolean} False when the target is taken or the source is gone.
 */
function tryRename(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    // EPERM and EACCES are what Windows says for a target that exists.
    const expected = ['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM', 'EACCES'];
    if (expected.includes(codeOf(error))) return false;
    throw error;
  }
}

/** @param {string} lock */
function removeOldGraves(lock) {
  const oldestMs = Date.now() - GRAVE_KEPT_MS;
  for (const name of readdirSync(dirname(lock))) {
    const grave = join(dirname(lock), name);
    const isLeftOver = grave.startsWith(`${lock}.was-`) || grave.startsWith(`${lock}.new-`);
    const changedMs = isLeftOver && ifThere(() => statSync(grave).mtimeMs);
    if (changedMs && changedMs < oldestMs) rmSync(grave, { recursive: true, force: true });
  }
}

/**
 * @param {string} lock
 * @param {readonly number[]} pids
 */
function heldForTooLong(lock, pids) {
  return new SetUpError(
    `process ${pids.join(', ')} has held the set-up for ${LIMIT_MS / 60_000} minutes; ` +
      `if it is not a set-up of this repository, delete ${lock} and try again`,
  );
}

/**
 * @template Result
 * @param {() => Result} read
 * @returns {Result | undefined}
 */
function ifThere(read) {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code ?? '';
}
