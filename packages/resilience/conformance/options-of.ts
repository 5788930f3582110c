import type { BreakerOptions } from '../src/breaker/breaker-settings.ts';
import type { TrialRule } from '../src/breaker/trial-rule.ts';
import type { TripPolicy } from '../src/breaker/trip-policy.ts';
import type { CaseConfig } from './breaker-case.ts';
import { classify } from './outcomes.ts';

const COMPARE = { gte: 'atLeast', gt: 'moreThan' } as const;

/** A case's configuration in our words. Cases name whole times, so there is no jitter. */
export function optionsOf(config: CaseConfig): BreakerOptions {
  const { resetTimeoutMs, resetBackoff, callTimeoutMs } = config;
  const longestMs = resetBackoff?.maxMs ?? Number.POSITIVE_INFINITY;
  return {
    trip: tripPolicyOf(config),
    coolDown: {
      forMs: resetTimeoutMs,
      jitterRatio: 0,
      factor: resetBackoff?.factor ?? 1,
      maxMs: Math.max(longestMs, resetTimeoutMs),
    },
    trials: trialRuleOf(config),
    ...(callTimeoutMs === undefined ? {} : { callTimeoutMs }),
    classify,
  };
}

function tripPolicyOf(config: CaseConfig): TripPolicy {
  const { mode, failureThreshold, failureRate, windowMs = 0, minimumCalls = 1 } = config;
  if (mode === 'consecutive') return { type: 'consecutive', failures: given(failureThreshold) };
  if (mode === 'time-window' && failureRate === undefined && config.slowRate === undefined) {
    return { type: 'failuresWithin', failures: given(failureThreshold), withinMs: windowMs };
  }
  const { compare, evaluateOn, slowCallMs, slowRate } = config;
  const isSlowAsked = slowCallMs !== undefined && slowRate !== undefined;
  const ratio = {
    failureRatio: failureRate ?? 1,
    minimumCalls,
    ...(compare && { compare: COMPARE[compare] }),
    ...(evaluateOn && { judgedOn: evaluateOn }),
    ...(isSlowAsked && { slow: { overMs: slowCallMs, ratio: slowRate } }),
  };
  if (mode === 'time-window') return { type: 'timeWindow', windowMs, ...ratio };
  return { type: 'countWindow', size: given(config.windowSize), ...ratio };
}

function trialRuleOf(config: CaseConfig): TrialRule {
  const { halfOpenMax = 1, halfOpenMaxWaitMs, callTimeoutMs, slowRate, compare } = config;
  const { halfOpenFailureRate: failureRatio, halfOpenDecide: decide } = config;
  return {
    count: halfOpenMax,
    // Without either a case lets a trial take as long as it wants.
    leaseMs: halfOpenMaxWaitMs ?? callTimeoutMs ?? Number.POSITIVE_INFINITY,
    ...(failureRatio === undefined ? {} : { failureRatio }),
    ...(slowRate === undefined ? {} : { slowRatio: slowRate }),
    ...(compare && { compare: COMPARE[compare] }),
    ...(decide && { decide }),
  };
}

function given(value: number | undefined): number {
  if (value === undefined) throw new TypeError('the configuration lacks a number that it needs');
  return value;
}
