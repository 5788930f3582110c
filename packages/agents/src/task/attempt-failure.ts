import type { Clock, Random } from '@coppice/host';
import { providerRefusalOf, retryDelayMs } from '@coppice/resilience';
import type { AgentProfile } from '../agent/agent-profile.ts';
import type { AttemptEnd } from '../agent/attempt.ts';
import { isDeterministic } from '../agent/blame.ts';
import {
  BudgetRefusedError,
  EffectUnresolvedError,
  ToolUnavailableError,
} from '../agent/errors.ts';
import type { Routed } from '../dispatch/router.ts';
import { recordError } from '../failure/error-record.ts';
import type { FailureCause } from '../failure/failure.ts';
import { causeOfRefusal } from '../failure/unassigned-failure.ts';
import { AGAIN, type Setback } from './next-move.ts';

/** What the end of an attempt is, and what may be done about it. */
export interface EndReading {
  readonly cause: FailureCause;
  readonly setback: Setback;
  /** Whether the agent is to blame, so that its breaker counts it. */
  readonly isTheAgents: boolean;
}

/** What reading an end needs. */
export interface EndReadingParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly profile: AgentProfile;
  readonly idleMs: number;
  /** The id of the attempt's own budget. */
  readonly ownBudget: string;
  /** Waits for the infrastructure so far, in a row. */
  readonly waits: number;
}

/** Reads how an attempt ended without an answer. */
export function readEnd(end: AttemptEnd, parts: EndReadingParts): EndReading {
  const { idleMs: limitMs } = parts;
  switch (end.type) {
    case 'silent':
      return blamed({ type: 'timeout', kind: 'silence', limitMs, finding: end.finding });
    case 'looped':
      return blamed({ type: 'budget', kind: 'loop', finding: end.finding });
    case 'threw':
      return readThrow(end.error, parts);
    case 'exited':
      return readExit(end.reason);
  }
}

const blamed = (cause: FailureCause, setback: Setback = AGAIN): EndReading => ({
  cause,
  setback,
  isTheAgents: true,
});

function readExit(reason: Extract<AttemptEnd, { type: 'exited' }>['reason']): EndReading {
  switch (reason.type) {
    case 'crashed': {
      const cause = { type: 'crash', kind: 'error', error: recordError(reason.error) } as const;
      return blamed(cause, isDeterministic(reason.error) ? { type: 'deterministic' } : AGAIN);
    }
    case 'killed':
      return blamed({ type: 'crash', kind: 'killed' });
    case 'normal':
    case 'shutdown':
      return { ...blamed({ type: 'crash', kind: 'exit' }), isTheAgents: false };
  }
}

/** What the agent let out without being to blame for it: see `isNotTheAgents`. */
function readThrow(error: unknown, parts: EndReadingParts): EndReading {
  if (error instanceof BudgetRefusedError) {
    const { reason, budget } = error.refusal;
    const cause = causeOfRefusal(error.refusal);
    // Who uses up its own attempt is to blame for it; another may do with less.
    if (budget === parts.ownBudget && reason !== 'wallMs') return blamed(cause);
    return { cause, setback: { type: 'final' }, isTheAgents: false };
  }
  if (error instanceof EffectUnresolvedError) {
    const cause = { type: 'crash', kind: 'error', error: recordError(error) } as const;
    return { cause, setback: { type: 'final' }, isTheAgents: false }; // Others would know no more.
  }
  if (error instanceof ToolUnavailableError) {
    return refused(`tool:${error.tool}`, 'unavailable', error.retryAfterMs, parts);
  }
  const { profile, clock } = parts;
  const refusal = providerRefusalOf(error, clock.wallTime());
  const askedMs = refusal && 'retryAfterMs' in refusal ? (refusal.retryAfterMs ?? 0) : 0;
  return refused(profile.provider ?? profile.id, refusal?.type ?? 'unavailable', askedMs, parts);
}

type ProviderKind = Extract<FailureCause, { readonly type: 'provider' }>['kind'];

function refused(
  provider: string,
  kind: ProviderKind,
  askedMs: number,
  { waits, random }: EndReadingParts,
): EndReading {
  const retryAfterMs = askedMs > 0 ? askedMs : retryDelayMs(waits + 1, random);
  const setback: Setback = { type: 'infrastructure', retryAfterMs };
  return { cause: { type: 'provider', kind, provider }, setback, isTheAgents: false };
}

/** A breaker's trial may be over at any moment; asking more often is of no use. */
const LEAST_WAIT_MS = 100;

/** What it means that nobody can be asked. */
export function setbackOfRoute({
  reason,
  retryAfterMs,
}: Extract<Routed<unknown>, { readonly type: 'unavailable' }>): Setback {
  if (reason === 'noAgent' || !Number.isFinite(retryAfterMs)) return { type: 'noAgent' };
  return { type: 'heldBack', retryAfterMs: Math.max(LEAST_WAIT_MS, retryAfterMs) };
}
