import type { Random } from '@coppice/host';
import type { Script, Term } from '../scenario.ts';
import { between, happens, pick, type Weighted, weighted } from './chance.ts';

/** Where a child lives, because not every script has a defined outcome everywhere. */
export interface Place {
  readonly kind: SupervisorKind;
  readonly atRoot: boolean;
}
export type SupervisorKind = 'static' | 'simple' | 'dynamic';

export const EXIT_REASONS: Weighted<Term> = [
  [50, 'boom'],
  [25, 'normal'],
  [12, 'shutdown'],
  [6, 'other'],
  [6, { shutdown: 'why' }],
  [1, { shutdown: ['x', 'y'] }], // Abnormal: only the pair is a shutdown.
  [1, { shut: 'x' }],
  [1, 'kill'],
];

const STOP_REASONS: Weighted<Term | undefined> = [
  [35, 'boom'],
  [30, undefined],
  [18, 'normal'],
  [9, 'shutdown'],
  [4, 'other'],
  [4, { shutdown: 'why' }],
];

/** How a worker reacts when it has to stop, without any delay. */
export function randomStop(random: Random): NonNullable<Script['stop']> {
  const exit = weighted(random, STOP_REASONS);
  return exit === undefined ? { mode: 'trap' } : { mode: 'trap', exit };
}

/** The outcomes of the first starts of a label; the first one nearly always succeeds. */
export function randomStart(random: Random, place: Place, firstFails = 0.02): readonly unknown[] {
  if (happens(random, firstFails)) {
    const failure = weighted(random, [
      [6, failingStart(random, 1)],
      [1, 'ignore'],
      [1, { ok_info: 'info' }],
    ]);
    return happens(random, 0.5) ? [failure] : [failure, 'ok'];
  }
  const later = Array.from({ length: between(random, 0, 4) }, (_, index) =>
    laterStart(random, place, index + 2),
  );
  return ['ok', ...later];
}

function laterStart(random: Random, place: Place, attempt: number): unknown {
  return weighted(random, [
    [48, 'ok'],
    [36, failingStart(random, attempt)],
    // A phantom child in OTP 25's simple_one_for_one, and fixed since.
    [place.kind === 'simple' ? 0 : 7, 'ignore'],
    // Below the root its exit would race with what the parent of its supervisor does.
    [place.atRoot ? 6 : 0, { ok_then_exit: pick(random, ['boom', 'normal', 'shutdown']) }],
    [3, { ok_info: 'info' }],
  ]);
}

function failingStart(random: Random, attempt: number): unknown {
  return weighted<unknown>(random, [
    [70, { error: `e${attempt}` }],
    [10, { init_exit: 'ie' }],
    [6, { return: 'bad' }],
    [5, { throw: 'oops' }],
    [5, { raise: 'oops' }],
    [4, { exit: 'oops' }],
  ]);
}
