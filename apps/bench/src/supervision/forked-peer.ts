import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.ts';
import type { Group, Kind, Reading } from './measure.ts';

const PROGRAM = fileURLToPath(new URL('./peer-process.ts', import.meta.url));

/** What the process of a peer is told to measure. */
export interface Assignment {
  readonly group: Group;
  readonly kind: Kind;
}

/** A peer in a process of its own. */
export interface Peer extends Disposable {
  takeReadings(group: Group, kind: Kind): Promise<readonly Reading[]>;
}

/**
 * Starts one peer in a process of its own, as Erlang has one: what the others leave in the heap and
 * in the compiler's statistics of shared code is not its business. Node itself strips the types; a
 * loader that rewrites the sources, as the one of `npm run`, would slow every closure down.
 */
export function forkPeer(name: Contender['name']): Peer {
  const child = fork(PROGRAM, [name], {
    execArgv: ['--conditions=@coppice/source', '--expose-gc'],
  });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`the process of ${name} ended with exit code ${code}`);
  });
  exited.catch(() => {}); // Of interest only while an answer is awaited.
  return {
    async takeReadings(group, kind) {
      child.send({ group, kind } satisfies Assignment);
      const [readings] = await Promise.race([once(child, 'message'), exited]);
      return readings as readonly Reading[];
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
