import type { CalibrationOptions } from './calibration-options.ts';
import { type Cell, emptyCell, type Prior } from './cell.ts';
import { CONFIDENCE_BINS } from './confidence-bins.ts';
import type { AgentHistory, Histories } from './histories.ts';
import { emptyPeerHistory, type PeerFit, type PeerHistory } from './peer-evidence.ts';

/** A `Calibration` as plain JSON. */
export interface SavedCalibration {
  readonly version: 1;
  readonly seen: number;
  readonly newcomer: Prior | null;
  readonly agents: readonly SavedAgent[];
  readonly peers: readonly SavedPeers[];
}

/** What is known of one agent. */
export interface SavedAgent {
  readonly agent: string;
  readonly seen: number;
  readonly modelVersion: string | null;
  readonly previousVersion: string | null;
  readonly previousInARow: number;
  readonly prior: Prior | null;
  readonly newcomer: Prior | null;
  readonly cells: readonly SavedCell[];
}

/** What is known of one agent on one task type. */
export interface SavedCell {
  readonly taskType: string;
  readonly outcomes: number;
  readonly gain: number;
  readonly lastSeen: number;
  readonly prior: Prior | null;
  /** [bin, weight, right, sum of logits] for each bin that is not empty. */
  readonly bins: readonly (readonly [number, number, number, number])[];
  readonly weight: number;
  readonly right: number;
  readonly statedSquares: number;
  readonly forecastSquares: number;
  readonly reliability: readonly number[];
}

/** Outcomes with peers on one task type, in a ring. */
export interface SavedPeers {
  readonly taskType: string;
  /** Where the next outcome goes: what lies there is the oldest, once the ring is full. */
  readonly next: number;
  readonly lastSeen: number;
  readonly sinceFit: number;
  readonly fit: PeerFit;
  /** [own log-odds, evidence, 1 if right]. */
  readonly outcomes: readonly (readonly [number, number, number])[];
}

export function savedFrom(
  histories: Histories,
  peers: ReadonlyMap<string, PeerHistory>,
): SavedCalibration {
  return {
    version: 1,
    seen: histories.seen,
    newcomer: histories.newcomer ?? null,
    agents: Array.from(histories.agents, ([agent, history]) => savedAgent(agent, history)),
    peers: Array.from(peers, ([taskType, history]) => savedPeers(taskType, history)),
  };
}

function savedAgent(agent: string, history: AgentHistory): SavedAgent {
  return {
    agent,
    seen: history.seen,
    modelVersion: history.modelVersion ?? null,
    previousVersion: history.previousVersion ?? null,
    previousInARow: history.previousInARow,
    prior: history.prior ?? null,
    newcomer: history.newcomer ?? null,
    cells: Array.from(history.cells, ([taskType, cell]) => savedCell(taskType, cell)),
  };
}

function savedCell(taskType: string, cell: Cell): SavedCell {
  const bins: [number, number, number, number][] = [];
  for (let bin = 0; bin < CONFIDENCE_BINS; bin++) {
    const weight = cell.bins.weight[bin] ?? 0;
    if (weight === 0) continue;
    bins.push([bin, weight, cell.bins.right[bin] ?? 0, cell.bins.logit[bin] ?? 0]);
  }
  const { outcomes, gain, lastSeen, tally } = cell;
  return {
    taskType,
    outcomes,
    gain,
    lastSeen,
    prior: cell.prior ?? null,
    bins,
    weight: tally.weight,
    right: tally.right,
    statedSquares: tally.statedSquares,
    forecastSquares: tally.forecastSquares,
    reliability: Array.from(tally.bins),
  };
}

function savedPeers(taskType: string, history: PeerHistory): SavedPeers {
  const { next, lastSeen, sinceFit, fit } = history;
  const outcomes = history.right.map(
    (right, at) => [history.ownLogOdds[at] ?? 0, history.evidence[at] ?? 0, right] as const,
  );
  return { taskType, next, lastSeen, sinceFit, fit, outcomes };
}

/** Fills empty histories from saved ones that were checked; the present bounds hold. */
export function restoreInto(
  saved: SavedCalibration,
  histories: Histories,
  peers: Map<string, PeerHistory>,
  options: Required<CalibrationOptions>,
): void {
  histories.seen = saved.seen;
  histories.newcomer = saved.newcomer ?? undefined;
  const cells = saved.agents.flatMap((agent) => agent.cells);
  const keptFrom = newest(cells, options.maxCells);
  for (const agent of saved.agents) restoreAgent(agent, histories, keptFrom);
  const peersFrom = newest(saved.peers, options.maxPeerTaskTypes);
  for (const one of saved.peers) {
    if (one.lastSeen < peersFrom) continue;
    peers.set(one.taskType, restoredPeers(one, options.peerOutcomes));
  }
}

// From which `lastSeen` on to keep, so that no more than `most` are.
function newest(all: readonly { readonly lastSeen: number }[], most: number): number {
  const lastSeen = all.map((one) => one.lastSeen).sort((left, right) => right - left);
  return lastSeen[most - 1] ?? 0;
}

function restoreAgent(saved: SavedAgent, histories: Histories, keptFrom: number): void {
  const cells = saved.cells.filter((one) => one.lastSeen >= keptFrom);
  if (cells.length === 0) return;
  for (const one of cells) {
    const { cell } = histories.cellFor(saved.agent, one.taskType);
    Object.assign(cell, restoredCell(one));
  }
  const history = histories.historyOf(saved.agent);
  history.seen = saved.seen;
  history.modelVersion = saved.modelVersion ?? undefined;
  history.previousVersion = saved.previousVersion ?? undefined;
  history.previousInARow = saved.previousInARow;
  history.prior = saved.prior ?? undefined;
  history.newcomer = saved.newcomer ?? undefined;
}

function restoredCell(saved: SavedCell): Cell {
  const cell = emptyCell();
  for (const [bin, weight, right, logits] of saved.bins) {
    cell.bins.weight[bin] = weight;
    cell.bins.right[bin] = right;
    cell.bins.logit[bin] = logits;
  }
  const { weight, right, statedSquares, forecastSquares } = saved;
  Object.assign(cell.tally, { weight, right, statedSquares, forecastSquares });
  cell.tally.bins.set(saved.reliability);
  cell.outcomes = saved.outcomes;
  cell.gain = saved.gain;
  cell.lastSeen = saved.lastSeen;
  cell.prior = saved.prior ?? undefined;
  return cell;
}

function restoredPeers(saved: SavedPeers, capacity: number): PeerHistory {
  const history = emptyPeerHistory();
  // A ring of the same size is laid out as it was: a sum in another order is another sum.
  const { kept, next } = ringOf(saved, capacity);
  for (const [own, evidence, right] of kept) {
    history.ownLogOdds.push(own);
    history.evidence.push(evidence);
    history.right.push(right);
  }
  history.next = next;
  history.lastSeen = saved.lastSeen;
  history.sinceFit = saved.sinceFit;
  history.fit = saved.fit;
  return history;
}

function ringOf(
  { outcomes, next }: SavedPeers,
  capacity: number,
): { readonly kept: SavedPeers['outcomes']; readonly next: number } {
  if (outcomes.length === capacity) return { kept: outcomes, next: next % capacity };
  const oldestFirst = [...outcomes.slice(next), ...outcomes.slice(0, next)];
  const kept = oldestFirst.slice(-capacity);
  return { kept, next: kept.length % capacity };
}
