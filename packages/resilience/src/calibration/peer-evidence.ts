import { logit, sigmoid, unproven } from './confidence-bins.ts';
import { fitLogistic } from './ridge-logistic.ts';

/**
 * What it was worth, on one task type, to know how sure other agents sounded about the same
 * question: a bounded memory of recent outcomes and the line through them.
 */
export interface PeerHistory {
  readonly ownLogOdds: number[];
  readonly evidence: number[];
  readonly right: number[];
  /** Where the next outcome goes once the memory is full. */
  next: number;
  sinceFit: number;
  fit: PeerFit;
  lastSeen: number;
}

/** probability = σ(own · own log-odds + peers · evidence + shift). */
export interface PeerFit {
  readonly own: number;
  readonly peers: number;
  readonly shift: number;
}

/** Own forecast as it is, peers ignored: what holds until outcomes say otherwise. */
const NO_EVIDENCE: PeerFit = Object.freeze({ own: 1, peers: 0, shift: 0 });
const RIDGE = [4, 1, 1] as const;
// Refitting each time a twentieth is new makes the cost of a fit per outcome a constant.
const REFIT_SHARE = 0.05;

/** A history without outcomes. */
export function emptyPeerHistory(): PeerHistory {
  return {
    ownLogOdds: [],
    evidence: [],
    right: [],
    next: 0,
    sinceFit: 0,
    fit: NO_EVIDENCE,
    lastSeen: 0,
  };
}

/** Adds an outcome; the oldest makes room. */
export function addPeerOutcome(
  history: PeerHistory,
  own: number,
  evidence: number,
  correct: boolean,
  capacity: number,
): void {
  const at = history.next;
  history.ownLogOdds[at] = logit(own);
  history.evidence[at] = evidence;
  history.right[at] = correct ? 1 : 0;
  history.next = (at + 1) % capacity;
  history.sinceFit += 1;
  if (history.sinceFit < REFIT_SHARE * history.right.length) return;
  history.sinceFit = 0;
  history.fit = fitted(history);
}

function fitted(history: PeerHistory): PeerFit {
  const features: number[] = [];
  for (let row = 0; row < history.right.length; row++) {
    features.push(history.ownLogOdds[row] ?? 0, history.evidence[row] ?? 0, 1);
  }
  const [own = 1, peers = 0, shift = 0] = fitLogistic({
    features,
    weight: history.right.map(() => 1),
    right: history.right,
    centre: [NO_EVIDENCE.own, NO_EVIDENCE.peers, NO_EVIDENCE.shift],
    ridge: RIDGE,
  });
  return { own, peers, shift };
}

/** The own forecast, corrected by what the peers' forecasts say about the question. */
export function withPeerEvidence(fit: PeerFit, own: number, evidence: number): number {
  return unproven(sigmoid(fit.own * logit(own) + fit.peers * evidence + fit.shift));
}
