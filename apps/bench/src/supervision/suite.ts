import { prepareErlang } from './erlang.ts';
import { forkPeer } from './forked-peer.ts';
import { type Group, KINDS, type Kind, MEASURES, type Reading } from './measure.ts';
import { type PeerName, rowsOf, type SupervisionRow } from './report.ts';

/** How often each group is run, so that one noisy moment does not decide. */
const ROUNDS: readonly (readonly [Group, number])[] = [
  ['memory', 1],
  ['crash', 3],
  ['window', 1],
  ['family', 2],
  ['pool', 2],
  ['ask', 3],
];

/** Supervision beside stock XState, nact and, where it is installed, Erlang/OTP. */
export async function supervisionSuite(): Promise<readonly SupervisionRow[]> {
  using coppice = forkPeer('coppice');
  using xstate = forkPeer('xstate');
  using nact = forkPeer('nact');
  await using erlang = await prepareErlang();
  if (!erlang) process.stderr.write('no erl and erlc on this machine: OTP is left out\n');
  return rowsOf(await takeTurns({ coppice, xstate, nact, ...(erlang && { otp: erlang }) }));
}

interface Measured {
  takeReadings(group: Group, kind: Kind): Promise<readonly Reading[]>;
}

/** One peer after the other in each round, so that a noisy minute is noisy for all. */
async function takeTurns(
  peers: Readonly<Partial<Record<PeerName, Measured>>>,
): Promise<ReadonlyMap<PeerName, readonly Reading[]>> {
  const taken = new Map<PeerName, Reading[]>();
  const all = Object.entries(peers) as readonly [PeerName, Measured][];
  for (const [group, rounds] of ROUNDS) {
    for (const kind of KINDS) {
      for (let round = 0; round < rounds; round++) {
        for (const [name, peer] of all) {
          const readings = await peer.takeReadings(group, kind);
          taken.set(name, [...(taken.get(name) ?? []), ...readings]);
        }
      }
    }
  }
  return new Map([...taken].map(([name, readings]) => [name, bestOf(readings)]));
}

/** One reading for each measure: the best of those taken, since all noise is to the worse. */
export function bestOf(readings: readonly Reading[]): readonly Reading[] {
  return MEASURES.flatMap(({ name, unit }) => {
    const taken = readings
      .filter(({ measure }) => measure === name)
      .sort((a, b) => (unit === 'per second' ? b.value - a.value : a.value - b.value));
    return taken.slice(0, 1);
  });
}
