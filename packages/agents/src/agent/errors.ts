import type { BudgetRefusal } from '@coppice/resilience';

/**
 * Thrown by `ctx.reserve` when the budget has not enough left. Let it out: the attempt then ends as a
 * failure of type `budget`, and no agent is blamed.
 *
 * @example
 * import { BudgetRefusedError } from '@coppice/agents';
 * const refusal = {
 *   type: 'refused', reason: 'tokens', budget: 'run', left: { tokens: 7 }, mayFitLater: false,
 * } as const;
 * const error = new BudgetRefusedError(refusal);
 * if (error.code !== 'budget_refused' || !error.message.includes('7')) throw error;
 */
export class BudgetRefusedError extends Error {
  override readonly name = 'BudgetRefusedError';
  readonly code = 'budget_refused';
  readonly refusal: BudgetRefusal;
  constructor(refusal: BudgetRefusal) {
    const { reason, budget, left } = refusal;
    super(`budget "${budget}" has not enough ${reason} left: ${JSON.stringify(left)}`);
    this.refusal = refusal;
  }
}

/**
 * Thrown by `ctx.tool` when the run goes round in circles. The attempt is over; the finding is told to
 * the next one.
 *
 * @example
 * import { LoopError } from '@coppice/agents';
 * const error = new LoopError('readFile gave the same answer 4 times.');
 * if (error.code !== 'loop') throw error;
 */
export class LoopError extends Error {
  override readonly name = 'LoopError';
  readonly code = 'loop';
  /** What the loop detector has to say. */
  readonly finding: string;
  constructor(finding: string, options?: { readonly cause: unknown }) {
    super(`stopped: ${finding}`, options);
    this.finding = finding;
  }
}

/**
 * Thrown by `ctx.tool` when the service behind a tool refuses, or did so a moment ago.
 *
 * @example
 * import { ToolUnavailableError } from '@coppice/agents';
 * const error = new ToolUnavailableError({ tool: 'search', retryAfterMs: 900 });
 * if (error.code !== 'tool_unavailable' || error.retryAfterMs !== 900) throw error;
 */
export class ToolUnavailableError extends Error {
  override readonly name = 'ToolUnavailableError';
  readonly code = 'tool_unavailable';
  readonly tool: string;
  readonly retryAfterMs: number;
  constructor(
    fields: { readonly tool: string; readonly retryAfterMs: number },
    options?: { readonly cause: unknown },
  ) {
    super(`tool "${fields.tool}" is unavailable; ask again in ${fields.retryAfterMs} ms`, options);
    this.tool = fields.tool;
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/**
 * Thrown by `ctx.effect` when a process died while the effect was carried out, and nobody can say
 * whether it was. Let it out: the task fails, or is parked for a person, and the effect is not repeated.
 *
 * @example
 * import { EffectUnresolvedError } from '@coppice/agents';
 * const error = new EffectUnresolvedError({ taskId: 'mail-7', key: 'send' });
 * if (error.code !== 'effect_unresolved' || !error.message.includes('check')) throw error;
 */
export class EffectUnresolvedError extends Error {
  override readonly name = 'EffectUnresolvedError';
  readonly code = 'effect_unresolved';
  readonly taskId: string;
  readonly key: string;
  constructor({ taskId, key }: { readonly taskId: string; readonly key: string }) {
    super(
      `effect "${key}" of task "${taskId}" was begun by a process that died; nobody knows whether it ` +
        'was carried out. Give ctx.effect a `check` that finds out.',
    );
    this.taskId = taskId;
    this.key = key;
  }
}
