import {
  type Cell,
  type CellFit,
  emptyCell,
  fitCell,
  fitTogether,
  lineOnly,
  type Prior,
} from './cell.ts';
import { IDENTITY, type Platt } from './platt.ts';

/** One agent's cells, by task type. */
export interface AgentHistory {
  readonly cells: Map<string, Cell>;
  /** Outcomes ever, forgotten ones included. */
  seen: number;
  modelVersion: string | undefined;
  previousVersion: string | undefined;
  /** Outcomes of the previous version since the last one of the present version. */
  previousInARow: number;
  /** From all other agents. */
  prior: Prior | undefined;
  /** For a task type without a cell. */
  newcomer: Prior | undefined;
}

/**
 * The histories of all agents, and the fits that borrow from one another: a cell's prior is the fit
 * to its agent's *other* cells, whose prior is the fit to all *other* agents, whose prior is the
 * identity. What a cell itself saw is in none of its priors, so no outcome counts twice.
 */
export class Histories {
  readonly agents = new Map<string, AgentHistory>();
  readonly #maxCells: number;
  /** Outcomes ever. */
  seen = 0;
  /** For an agent without cells. */
  newcomer: Prior | undefined;
  #cells = 0;

  constructor(maxCells: number) {
    this.#maxCells = maxCells;
  }

  find(agent: string, taskType: string): Cell | undefined {
    return this.agents.get(agent)?.cells.get(taskType);
  }

  /** The cell of an agent and task type; made, and room for it, where there is none. */
  cellFor(
    agent: string,
    taskType: string,
  ): { readonly history: AgentHistory; readonly cell: Cell } {
    const found = this.find(agent, taskType);
    if (found === undefined && this.#cells >= this.#maxCells) this.#forgetOldest();
    const history = this.historyOf(agent);
    const cell = found ?? emptyCell();
    if (found === undefined) this.put(history, taskType, cell);
    return { history, cell };
  }

  /** The history of an agent, made where there is none. */
  historyOf(agent: string): AgentHistory {
    let history = this.agents.get(agent);
    if (history === undefined) {
      history = emptyHistory();
      this.agents.set(agent, history);
    }
    return history;
  }

  put(history: AgentHistory, taskType: string, cell: Cell): void {
    history.cells.set(taskType, cell);
    this.#cells += 1;
  }

  /** Forgets an agent's cells, as when its model is another one now. */
  clear(history: AgentHistory): void {
    this.#cells -= history.cells.size;
    history.cells.clear();
    history.newcomer = undefined;
  }

  /** The present fit of a cell. */
  fitOf(history: AgentHistory, cell: Cell): CellFit {
    const agentLine = this.#othersLine(history);
    const seen = history.seen - cell.outcomes;
    if (isStale(cell.prior, seen)) {
      cell.prior = { fit: fitTogether(otherCells(history, cell), agentLine), madeFrom: seen };
      cell.fit = undefined;
    }
    cell.fit ??= fitCell(cell, cell.prior?.fit ?? agentLine);
    return cell.fit;
  }

  /** The fit where the agent has no such cell, or is not known at all. */
  newcomerFit(agent: string): CellFit {
    const history = this.agents.get(agent);
    if (history === undefined) {
      if (isStale(this.newcomer, this.seen)) {
        this.newcomer = { fit: fitTogether(this.#allCells(), IDENTITY), madeFrom: this.seen };
      }
      return lineOnly(this.newcomer?.fit);
    }
    const centre = this.#othersLine(history);
    if (isStale(history.newcomer, history.seen)) {
      const fit = fitTogether(history.cells.values(), centre);
      history.newcomer = { fit, madeFrom: history.seen };
    }
    return lineOnly(history.newcomer?.fit);
  }

  #othersLine(history: AgentHistory): Platt {
    const seen = this.seen - history.seen;
    if (history.prior !== undefined && !isStale(history.prior, seen)) return history.prior.fit;
    const fit = fitTogether(this.#allCells(history), IDENTITY);
    history.prior = { fit, madeFrom: seen };
    // What was centred on the old line has to be made again.
    history.newcomer = undefined;
    for (const cell of history.cells.values()) cell.prior = undefined;
    return fit;
  }

  *#allCells(except?: AgentHistory): Generator<Cell> {
    for (const history of this.agents.values()) {
      if (history !== except) yield* history.cells.values();
    }
  }

  // A scan of all cells, once for each new cell beyond the bound.
  #forgetOldest(): void {
    let oldest: { agent: string; taskType: string; lastSeen: number } | undefined;
    for (const [agent, history] of this.agents) {
      for (const [taskType, { lastSeen }] of history.cells) {
        if (oldest === undefined || lastSeen < oldest.lastSeen) {
          oldest = { agent, taskType, lastSeen };
        }
      }
    }
    if (oldest === undefined) return;
    const history = this.agents.get(oldest.agent);
    history?.cells.delete(oldest.taskType);
    this.#cells -= 1;
    if (history?.cells.size === 0) this.agents.delete(oldest.agent);
  }
}

function* otherCells(history: AgentHistory, except: Cell): Generator<Cell> {
  for (const cell of history.cells.values()) if (cell !== except) yield cell;
}

function emptyHistory(): AgentHistory {
  return {
    cells: new Map(),
    seen: 0,
    modelVersion: undefined,
    previousVersion: undefined,
    previousInARow: 0,
    prior: undefined,
    newcomer: undefined,
  };
}

// A prior hardly moves with one more outcome among many: it is made again when a twentieth is new,
// at the latest after 100. That makes its cost per outcome a constant.
function isStale(prior: Prior | undefined, seen: number): boolean {
  if (prior === undefined) return true;
  return seen - prior.madeFrom >= Math.min(100, Math.max(1, prior.madeFrom * 0.05));
}
