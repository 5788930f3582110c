import {
  BREAKER_DEFAULTS,
  BUDGET_DEFAULTS,
  CAPACITY_DEFAULTS,
  KILL_SWITCH_DEFAULTS,
  RETRY_TOKEN_DEFAULTS,
} from '@coppice/resilience';
import type { Intensity } from '@coppice/supervision';
import { LADDER } from '../task/ladder.ts';
import { TASK_LIMITS } from '../task/task.ts';

/** The intensity of an application: the article's. Trees outside of one have OTP's. */
const APPLICATION_INTENSITY: Intensity = Object.freeze({
  restarts: 5,
  withinMs: 300_000,
});

/**
 * Everything that holds where `startApplication` is not told otherwise, in one place. The numbers that
 * are not ours are those of Diesel, "Fault Tolerance in Multi-Agent Systems: When Agents Die".
 */
export const APPLICATION_DEFAULTS = Object.freeze({
  /** 5 restarts in 300 s end a part of the tree (article). */
  intensity: APPLICATION_INTENSITY,
  /** A task has an hour in all (article), and may be silent for a minute. */
  limits: TASK_LIMITS,
  ladder: LADDER,
  /** 3 failures in a row open a breaker for 60 s (article), ± 10 %; then one trial. */
  breakers: BREAKER_DEFAULTS,
  /** 100 000 tokens and an hour for the application (article); at 80 % one tier is given up. */
  budget: BUDGET_DEFAULTS,
  /** Half of at least ten results failed (article): everything is stopped. */
  killSwitch: KILL_SWITCH_DEFAULTS,
  /** Above 80, 50 and 20 % of the agents well: full, essential, single; else queueing (article). */
  capacity: CAPACITY_DEFAULTS,
  /** As AWS's quota, with room for one retry a second however few tasks there are. */
  retryTokens: { ...RETRY_TOKEN_DEFAULTS, minRetriesPerMinute: 60 },
  /** Open tasks; one more is refused. */
  maxTasks: 10_000,
  /** Values and outcomes of ended tasks that are kept for recalls and questions. */
  maxRemembered: 10_000,
  /** Runs whose results can still be recalled and done again. */
  maxRuns: 100,
});
