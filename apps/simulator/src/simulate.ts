import { hash } from 'node:crypto';
import type { Clock } from '@coppice/host';
import { INVARIANTS, type Invariant, type Violation } from './invariants/findings.ts';
import { drawPlan } from './plan/draw-plan.ts';
import { withoutParts } from './plan/parts.ts';
import type { Plan } from './plan/plan.ts';
import { type CaseResult, runCase } from './run-case.ts';
import { SABOTAGES } from './sabotage.ts';
import { shrink } from './shrink.ts';

export interface SimulateOptions {
  readonly seed: number;
  readonly runs: number;
  /** The number of the first case. */
  readonly first: number;
  /** Parts of the plan that are left out. */
  readonly without: readonly string[];
  readonly sabotage: Invariant | undefined;
  /** Of the real world: a case that takes too long of it has failed. */
  readonly clock: Clock;
  readonly onCase?: (done: number) => void;
}

/** A case in which an invariant did not hold. */
export interface FailedCase extends Violation {
  readonly case: number;
  /** Runs it again, as small as it could be made. */
  readonly replay: string;
}

export interface SimulateResult {
  readonly runs: number;
  readonly kills: number;
  readonly effects: {
    readonly total: number;
    readonly lost: number;
    readonly duplicated: number;
  };
  readonly budgetOvershoot: number;
  readonly invariantViolations: number;
  readonly virtualHours: number;
  /** Of everything that all cases have written. */
  readonly digest: string;
  readonly ms: number;
  /** The first for each invariant. */
  readonly failures: readonly FailedCase[];
}

/** No case takes more than a part of this, if it ends at all. */
const LONGEST_CASE_MS = 20_000;

/** Runs many cases, and makes those smaller that fail. */
export async function simulate(options: SimulateOptions): Promise<SimulateResult> {
  const { seed, runs, first, clock, onCase } = options;
  const startedAtMs = clock.now();
  const results: CaseResult[] = [];
  const failed = new Map<Invariant, FailedCase>();
  for (let index = first; index < first + runs; index++) {
    const plan = withoutParts(drawPlan(seed, index), options.without);
    const result = await runWithin(plan, options);
    results.push(result);
    for (const violation of result.violations) {
      if (failed.has(violation.invariant)) continue;
      failed.set(violation.invariant, await failedCase(violation, { plan, index, options }));
    }
    onCase?.(results.length);
  }
  const sum = (of: (result: CaseResult) => number): number =>
    results.reduce((total, each) => total + of(each), 0);
  return {
    runs: results.length,
    kills: sum(({ kills }) => kills),
    effects: {
      total: sum(({ effects }) => effects.carriedOut),
      lost: sum(({ effects }) => effects.lost),
      duplicated: sum(({ effects }) => effects.duplicated),
    },
    budgetOvershoot: sum(({ budgetOvershoot }) => budgetOvershoot),
    invariantViolations: sum(({ violations }) => violations.length),
    virtualHours: Math.round(sum(({ virtualMs }) => virtualMs) / 3_600_000),
    digest: hash('sha256', results.map(({ digest }) => digest).join()),
    ms: Math.round(clock.now() - startedAtMs),
    failures: INVARIANTS.flatMap((name) => failed.get(name) ?? []),
  };
}

/** One case; of one that hangs, that it does. */
async function runWithin(plan: Plan, { clock, sabotage }: SimulateOptions): Promise<CaseResult> {
  const hangs = Promise.withResolvers<CaseResult>();
  const timer = clock.setTimeout(() => {
    const message = `the case takes more than ${LONGEST_CASE_MS} ms of real time`;
    hangs.resolve({
      violations: [{ invariant: 'everyRunEnds', message }],
      ...{ kills: 0, virtualMs: 0, budgetOvershoot: 0, digest: '' },
      effects: { carriedOut: 0, lost: 0, duplicated: 0 },
    });
  }, LONGEST_CASE_MS);
  try {
    return await Promise.race([runCase(plan, sabotage && SABOTAGES[sabotage]), hangs.promise]);
  } finally {
    clock.clearTimeout(timer);
  }
}

async function failedCase(
  violation: Violation,
  of: { readonly plan: Plan; readonly index: number; readonly options: SimulateOptions },
): Promise<FailedCase> {
  const { plan, index, options } = of;
  const { seed, sabotage } = options;
  const smaller = await shrink(plan, violation.invariant, async (each) => {
    const { violations } = await runWithin(each, options);
    return violations.map(({ invariant }) => invariant);
  });
  const without = [...options.without, ...smaller];
  const words = [
    ...['npm run simulate --', '--seed', `${seed}`, '--first', `${index}`, '--runs', '1'],
    ...(without.length === 0 ? [] : ['--without', without.join()]),
    ...(sabotage === undefined ? [] : ['--sabotage', sabotage]),
  ];
  return { ...violation, case: index, replay: words.join(' ') };
}
