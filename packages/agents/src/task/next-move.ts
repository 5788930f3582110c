import type { Ladder, Rung, RungName } from './ladder.ts';

/** Where a task is on its ladder. Plain data. */
export interface LadderPlace {
  readonly rung: RungName | 'first';
  /** Attempts made on this rung; those that the infrastructure ended do not count. */
  readonly attempts: number;
  /** How often in a row it was the infrastructure. */
  readonly waits: number;
}

/** Where every task begins. */
export const FIRST_TRY: LadderPlace = Object.freeze({ rung: 'first', attempts: 0, waits: 0 });

/** What kept an attempt from being the last one. */
export type Setback =
  /** The agent failed, or its answer was rejected. */
  | {
      readonly type: 'failed';
      /** The answer had the wrong shape: the cheapest thing to mend. */
      readonly isFormat: boolean;
      /** It is the same wrong answer as before. */
      readonly isRepeated: boolean;
      /** Two agents fail with the same finding: it is the task. */
      readonly isPoison: boolean;
    }
  /** Nobody's fault here: a provider refused. */
  | { readonly type: 'infrastructure'; readonly retryAfterMs: number }
  /** Everybody who could do it is held back for a while; nothing was tried. */
  | { readonly type: 'heldBack'; readonly retryAfterMs: number }
  /** The same input will always fail like this: other agents of this kind need not try. */
  | { readonly type: 'deterministic' }
  /** Nothing further may be tried: no time, no budget, a recalled source. */
  | { readonly type: 'final' }
  /** An answer that nobody rejects and nobody vouches for. */
  | { readonly type: 'suspected' }
  /** Nobody can take the task on this rung. */
  | { readonly type: 'noAgent' };

/** Nothing but that it failed is known. */
export const AGAIN: Setback = Object.freeze({
  type: 'failed',
  isFormat: false,
  isRepeated: false,
  isPoison: false,
});

/** What could be tried, as things are now. */
export interface Possibilities {
  /** Somebody who can do it has not tried. */
  readonly otherAgent: boolean;
  /** Somebody of a higher tier than all who tried. */
  readonly strongerTier: boolean;
  /** It can be divided, and is not too deep already. */
  readonly parts: boolean;
}

/** What is done next. */
export type Move =
  | { readonly type: 'climb'; readonly rung: Rung }
  /** On the same rung, after a while. */
  | { readonly type: 'wait'; readonly delayMs: number }
  /** The suspected answer is as good as it gets. */
  | { readonly type: 'deliver' }
  | { readonly type: 'giveUp' };

/** The infrastructure is waited for so often in a row, before that is a failure like others. */
export const MOST_WAITS = 8;

/**
 * What to do after a setback: never the same again without a reason to expect something else.
 *
 * @param can What is possible; a rung that is not is passed over.
 */
export function nextMove(
  place: LadderPlace,
  setback: Setback,
  ladder: Ladder,
  can: Possibilities,
): Move {
  if (setback.type === 'infrastructure' && place.waits < MOST_WAITS) {
    return { type: 'wait', delayMs: setback.retryAfterMs };
  }
  if (setback.type === 'heldBack') return whileHeldBack(place, setback.retryAfterMs, ladder, can);
  const rung = ladder.find((each) => mayTry(each, place, setback, can));
  if (rung) return { type: 'climb', rung };
  return { type: setback.type === 'suspected' ? 'deliver' : 'giveUp' };
}

/** A dearer rung is for failures, not for those who would be back in a moment. */
const PATIENCE_MS = 5_000;

function whileHeldBack(
  place: LadderPlace,
  delayMs: number,
  ladder: Ladder,
  can: Possibilities,
): Move {
  const isSoon = delayMs <= PATIENCE_MS || place.rung === 'first';
  const further = isSoon ? undefined : ladder.find((each) => mayTry(each, place, NOBODY, can));
  return further ? { type: 'climb', rung: further } : { type: 'wait', delayMs };
}

const NOBODY: Setback = { type: 'noAgent' };

function mayTry(rung: Rung, place: LadderPlace, setback: Setback, can: Possibilities): boolean {
  const here = rung.name === place.rung;
  if (!here && isBelow(rung.name, place.rung)) return false;
  if (here && setback.type === 'noAgent') return false;
  if (here && place.attempts >= allowed(rung, setback)) return false;
  if (setback.type === 'final') return rung.name === 'parked';
  switch (rung.name) {
    case 'feedback':
      return setback.type === 'failed' && !setback.isRepeated && !setback.isPoison;
    case 'otherAgent':
      return can.otherAgent && setback.type !== 'deterministic' && !isPoison(setback);
    case 'decomposing':
      return can.parts && setback.type !== 'suspected';
    case 'escalating':
      return can.strongerTier;
    case 'parked':
      return setback.type !== 'suspected';
  }
}

const isPoison = (setback: Setback): boolean => setback.type === 'failed' && setback.isPoison;

/** Two attempts where the shape is wrong: models mend that when told. */
const allowed = ({ name, attempts }: Rung, setback: Setback): number =>
  name === 'feedback' && setback.type === 'failed' && setback.isFormat ? attempts + 1 : attempts;

const ORDER: readonly (RungName | 'first')[] = [
  'first',
  'feedback',
  'otherAgent',
  'decomposing',
  'escalating',
  'parked',
];

const isBelow = (one: RungName | 'first', other: RungName | 'first'): boolean =>
  ORDER.indexOf(one) < ORDER.indexOf(other);

/** Where a task is after a move. */
export function placeAfter(place: LadderPlace, move: Move, setback?: Setback): LadderPlace {
  if (setback?.type === 'heldBack' && move.type === 'wait') return place;
  if (move.type === 'wait') return { ...place, waits: place.waits + 1 };
  if (move.type !== 'climb') return place;
  const { name: rung } = move.rung;
  return { rung, attempts: rung === place.rung ? place.attempts + 1 : 1, waits: 0 };
}
