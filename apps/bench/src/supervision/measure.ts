/** What can be supervised: a state machine (in OTP a `gen_server`), or the least that there is. */
export type Kind = 'machine' | 'lean';

export const KINDS: readonly Kind[] = ['machine', 'lean'];

/** What is measured one peer after the other, so that a noisy machine is noisy for all. */
export type Group = 'memory' | 'crash' | 'window' | 'family' | 'pool' | 'ask';

/** One figure of one peer. */
export interface Reading {
  readonly measure: string;
  readonly value: number;
  readonly note?: string;
}

/** One measure, the same for all peers. */
export interface Measure {
  readonly name: string;
  readonly unit: string;
  /** How many children, crashes or questions. */
  readonly n: number;
}

/** All measures, in the order in which they are shown. */
export const MEASURES: readonly Measure[] = [
  ...both('crash to restarted p50', 'µs', 5_000),
  ...both('crash to restarted p99', 'µs', 5_000),
  ...both('20 000 restarts, first 1 000', 'µs each', 20_000),
  ...both('20 000 restarts, last 1 000', 'µs each', 20_000),
  ...both('one_for_all restart of 1 000', 'ms', 1_000),
  ...both('shutdown of 1 000', 'ms', 1_000),
  ...both('start 10 000', 's', 10_000),
  ...both('start 100 000', 's', 100_000),
  ...both('start_child, 1 000 in flight', 'per second', 10_000),
  ...both('stop 10 000', 's', 10_000),
  ...both('stop 100 000', 's', 100_000),
  ...both('memory of an idle child', 'bytes', 10_000),
  ...both('ask, one at a time', 'per second', 100_000),
  ...both('ask, 1 000 in flight', 'per second', 100_000),
];

function both(name: string, unit: string, n: number): readonly Measure[] {
  return KINDS.map((kind) => ({ name: `${name}, ${kind}`, unit, n }));
}
