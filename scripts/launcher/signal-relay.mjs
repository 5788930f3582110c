// One Ctrl-C must reach the job once: it takes the first SIGINT for "finish what you have" and the
// second for "stop now". But one Ctrl-C reaches the launcher twice, from the terminal and from npm,
// and the job itself once, from the terminal, which signals the whole process group. A plain
// `kill -INT <launcher>` reaches only us. No field of a signal tells the two apart, so a witness
// does: a shell in the same process group which says what it got. What the witness got, the job
// got; anything else is ours to pass on.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** @type {readonly NodeJS.Signals[]} */
export const RELAYED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

// How long copies of one signal may be under way: the witness's word, and npm's copy.
const SETTLE_MS = 100;
const ECHO_MS = 500;

// `cat` ends when the launcher does, however that ends, because then its stdin is closed.
const WITNESS = `
  trap 'echo SIGINT' INT; trap 'echo SIGTERM' TERM; trap 'echo SIGHUP' HUP
  exec 3<&0
  (trap '' INT TERM HUP; exec cat <&3 >/dev/null) &
  while kill -0 $! 2>/dev/null; do wait $!; done
`;

/**
 * Passes every signal that reaches the launcher, and not its whole process group, on to the job.
 *
 * @param {import('node:child_process').ChildProcess} job
 * @returns {() => void} Stops it.
 */
export function relaySignals(job) {
  const relay = signalRelay((signal) => job.kill(signal));
  // On Windows the console itself tells every process, and kill() cannot ask, only terminate.
  const stopWitness = process.platform === 'win32' ? () => {} : startWitness(relay.groupGot);
  for (const signal of RELAYED) process.on(signal, relay.launcherGot);
  const stopWatching = onOrphaned(() => job.kill('SIGTERM'));
  return () => {
    for (const signal of RELAYED) process.off(signal, relay.launcherGot);
    stopWatching();
    stopWitness();
  };
}

/**
 * The decision, apart from processes.
 *
 * @param {(signal: NodeJS.Signals) => void} deliver
 */
export function signalRelay(deliver) {
  /** @type {Map<NodeJS.Signals, number>} */
  const groupGotAtMs = new Map();
  /** @type {Set<NodeJS.Signals>} */
  const settling = new Set();
  return {
    /** @type {(signal: NodeJS.Signals) => void} */
    groupGot: (signal) => {
      groupGotAtMs.set(signal, performance.now());
    },
    /** @type {(signal: NodeJS.Signals) => void} */
    launcherGot: (signal) => {
      if (settling.has(signal)) return;
      settling.add(signal);
      setTimeout(() => {
        settling.delete(signal);
        const sinceMs = performance.now() - (groupGotAtMs.get(signal) ?? -Infinity);
        if (sinceMs > ECHO_MS && process.platform !== 'win32') deliver(signal);
      }, SETTLE_MS);
    },
  };
}

/** @param {(signal: NodeJS.Signals) => void} onSignal */
function startWitness(onSignal) {
  const witness = spawn('/bin/sh', ['-c', WITNESS], { stdio: ['pipe', 'pipe', 'ignore'] });
  // Without a witness every signal is passed on: rather twice than never.
  witness.on('error', () => {});
  const lines = createInterface({ input: witness.stdout });
  lines.on('line', (line) => onSignal(/** @type {NodeJS.Signals} */ (line)));
  return () => witness.stdin.destroy();
}

/**
 * npm may put a shell between itself and us, and a SIGTERM to npm then ends that shell and not us.
 * The job should not go on when nobody waits for it. Only under npm: `nohup` orphans on purpose.
 *
 * @param {() => void} onOrphan
 */
function onOrphaned(onOrphan) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onOrphan();
  }, 500);
  return () => clearInterval(timer);
}
