import { coppice } from './coppice.ts';
import type { Assignment } from './forked-peer.ts';
import { nact } from './nact.ts';
import { takeReadings } from './take-readings.ts';
import { xstate } from './xstate.ts';

// The process of one peer: `node peer-process.ts <name>`. It answers each assignment with readings.

const name = process.argv[2];
const contender = [coppice, xstate, nact].find((each) => each.name === name);
if (!contender) throw new Error(`no contender "${name}"`);

process.on('message', ({ group, kind }: Assignment) => {
  void takeReadings(contender, group, kind).then((readings) => process.send?.(readings));
});
