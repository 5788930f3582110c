import { checkRatio } from '../option-checks.ts';
import { type CalibrationOptions, calibrationOptions } from './calibration-options.ts';
import { addOutcome, emptyCell, forecastOf } from './cell.ts';
import { checkSaved } from './check-saved.ts';
import { logit } from './confidence-bins.ts';
import { type AgentHistory, Histories } from './histories.ts';
import {
  addPeerOutcome,
  emptyPeerHistory,
  type PeerHistory,
  withPeerEvidence,
} from './peer-evidence.ts';
import { type CalibrationReport, reportOn } from './reliability.ts';
import { restoreInto, type SavedCalibration, savedFrom } from './saved-calibration.ts';

/** A confidence that an agent states, before anybody knows whether it is right. */
export interface Statement {
  readonly agent: string;
  readonly taskType: string;
  /** 0–1. */
  readonly stated: number;
  /** What other agents stated about the *same question*, where several were asked. */
  readonly peers?: readonly PeerStatement[];
}

/** What another agent stated about the same question. */
export interface PeerStatement {
  readonly agent: string;
  /** 0–1. */
  readonly stated: number;
}

/** A statement, and what came of it. */
export interface StatementOutcome extends Statement {
  readonly correct: boolean;
  /** The agent's model; a change forgets all that the agent did before. */
  readonly modelVersion?: string;
}

/** What became of an observation. `probability` is what was forecast before it was counted. */
export type Observed =
  | { readonly type: 'counted'; readonly probability: number }
  | { readonly type: 'restarted'; readonly probability: number }
  | { readonly type: 'ignored'; readonly reason: 'previousModelVersion' };

/**
 * Learns what an agent's stated confidence is worth on a task type, and says how probable it is
 * that an answer is right.
 *
 * Platt scaling with a prior that takes the agent at its word, so it may be asked from the first
 * outcome on: each agent × task type borrows from the agent's other task types, and these from all
 * other agents. Bins of the stated confidence add what the line misses. Where other agents answered
 * the same question, `peers` says how sure they sounded; what that is worth is learned per task
 * type, and nothing until then. The probability is no veto: a low one asks for the next cheap
 * check. Not for answers that come without a confidence: count those.
 *
 * @param options See `CalibrationOptions`; half-life 200 outcomes, 1 000 agents × task types.
 * @param saved What `save` gave, of this process or another.
 * @throws {RangeError} An option, a stated confidence or a saved number is out of its range; the
 *   message has it.
 * @see Platt, "Probabilistic Outputs for Support Vector Machines", 1999; Brier, 1950; Guo et al.,
 *   "On Calibration of Modern Neural Networks", 2017. Measured on Comparing-Confidence-in-LLMs.
 * @example
 * import { Calibration } from '@coppice/resilience';
 * const calibration = new Calibration();
 * for (let count = 0; count < 60; count++) {
 *   calibration.observe({
 *     agent: 'coder', taskType: 'review', stated: 0.9, correct: count % 3 === 0,
 *   });
 * }
 * const probability = calibration.probability({ agent: 'coder', taskType: 'review', stated: 0.9 });
 * if (probability > 0.45) throw new Error(`still believed: ${probability}`);
 */
export class Calibration {
  readonly #options: Required<CalibrationOptions>;
  readonly #histories: Histories;
  readonly #peers = new Map<string, PeerHistory>();
  readonly #growth: number;

  constructor(options: CalibrationOptions = {}, saved?: SavedCalibration) {
    this.#options = calibrationOptions(options);
    this.#growth = 2 ** (1 / this.#options.halfLifeOutcomes);
    this.#histories = new Histories(this.#options.maxCells);
    if (saved === undefined) return;
    checkSaved(saved);
    restoreInto(saved, this.#histories, this.#peers, this.#options);
  }

  /** The probability that the answer is right, 0.001–0.999. */
  probability(statement: Statement): number {
    checkStatement(statement);
    const own = this.#own(statement.agent, statement.taskType, statement.stated);
    const evidence = this.#evidence(statement);
    const history = this.#peers.get(statement.taskType);
    if (evidence === undefined || history === undefined) return own;
    return withPeerEvidence(history.fit, own, evidence);
  }

  /** Learns from one outcome. */
  observe(outcome: StatementOutcome): Observed {
    checkStatement(outcome);
    const { agent, taskType, stated, correct } = outcome;
    const version = this.#versionOf(agent, outcome.modelVersion);
    if (version === 'previous') return { type: 'ignored', reason: 'previousModelVersion' };

    const { history, cell } = this.#histories.cellFor(agent, taskType);
    const own = forecastOf(this.#histories.fitOf(history, cell), stated);
    const evidence = this.#evidence(outcome);
    const probability = evidence === undefined ? own : this.#learnFromPeers(outcome, own, evidence);
    this.#histories.seen += 1;
    history.seen += 1;
    history.modelVersion = outcome.modelVersion ?? history.modelVersion;
    cell.lastSeen = this.#histories.seen;
    addOutcome(cell, stated, own, correct, this.#growth);
    return { type: version === 'new' ? 'restarted' : 'counted', probability };
  }

  /** How good the forecasts were for an agent on a task type; peers are left out. */
  report(of: { readonly agent: string; readonly taskType: string }): CalibrationReport {
    const cell = this.#histories.find(of.agent, of.taskType) ?? emptyCell();
    return reportOn(cell.tally, cell.gain, cell.outcomes);
  }

  /** All that was learned, as plain data for `new Calibration(options, saved)`. */
  save(): SavedCalibration {
    return savedFrom(this.#histories, this.#peers);
  }

  #own(agent: string, taskType: string, stated: number): number {
    const history = this.#histories.agents.get(agent);
    const cell = history?.cells.get(taskType);
    const fit =
      history === undefined || cell === undefined
        ? this.#histories.newcomerFit(agent)
        : this.#histories.fitOf(history, cell);
    return forecastOf(fit, stated);
  }

  // How much surer than usual the peers sound, in log-odds. One peer more is counted than there
  // are, who sounds as usual: a mean over few is pulled towards 0.
  #evidence(statement: Statement): number | undefined {
    let sum = 0;
    let known = 0;
    for (const peer of statement.peers ?? []) {
      if (peer.agent === statement.agent) continue;
      const history = this.#histories.agents.get(peer.agent);
      const cell = history?.cells.get(statement.taskType);
      if (history === undefined || cell === undefined) continue;
      if (cell.outcomes < KNOWN_FROM) continue;
      const fit = this.#histories.fitOf(history, cell);
      sum += logit(forecastOf(fit, peer.stated)) - fit.usualLogOdds;
      known += 1;
    }
    return known === 0 ? undefined : sum / (known + 1);
  }

  #learnFromPeers(outcome: StatementOutcome, own: number, evidence: number): number {
    const { taskType, correct } = outcome;
    let history = this.#peers.get(taskType);
    if (history === undefined) {
      if (this.#peers.size >= this.#options.maxPeerTaskTypes) forgetOldest(this.#peers);
      history = emptyPeerHistory();
      this.#peers.set(taskType, history);
    }
    history.lastSeen = this.#histories.seen + 1;
    const probability = withPeerEvidence(history.fit, own, evidence);
    addPeerOutcome(history, own, evidence, correct, this.#options.peerOutcomes);
    return probability;
  }

  // A result of the model before this one may come late; several in a row are a way back to it.
  #versionOf(agent: string, version: string | undefined): 'same' | 'new' | 'previous' {
    const history = this.#histories.agents.get(agent);
    if (history === undefined || version === undefined) return 'same';
    if (version === history.modelVersion || history.modelVersion === undefined) {
      history.previousInARow = 0;
      return 'same';
    }
    if (version === history.previousVersion && history.previousInARow + 1 < WAY_BACK_AFTER) {
      history.previousInARow += 1;
      return 'previous';
    }
    this.#startAgain(history, version);
    return 'new';
  }

  #startAgain(history: AgentHistory, version: string): void {
    this.#histories.clear(history);
    history.previousVersion = history.modelVersion;
    history.modelVersion = version;
    history.previousInARow = 0;
  }
}

// Before, "as usual" is not known well enough to hear that something is unusual.
const KNOWN_FROM = 20;
const WAY_BACK_AFTER = 5;

function checkStatement(statement: Statement): void {
  checkRatio('stated', statement.stated);
  for (const peer of statement.peers ?? []) checkRatio('peers[].stated', peer.stated);
}

function forgetOldest(peers: Map<string, PeerHistory>): void {
  let oldest: string | undefined;
  let lastSeen = Number.POSITIVE_INFINITY;
  for (const [taskType, history] of peers) {
    if (history.lastSeen >= lastSeen) continue;
    oldest = taskType;
    lastSeen = history.lastSeen;
  }
  if (oldest !== undefined) peers.delete(oldest);
}
