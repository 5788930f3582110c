import { seededRandom } from '@coppice/host';
import { fitPoints } from './fit-points.ts';
import { type FailureLog, PARTS, type Part } from './log.ts';
import { BASELINES, POINTS, pointsRule, type Rule } from './rules.ts';

/** How often a rule is right. */
export const MEASURES = ['agent', 'step', 'step1', 'step2', 'step3'] as const;
export type Measure = (typeof MEASURES)[number];

/** For each run, how right a rule is: 1 or 0, or for chance its probability. */
export type Hits = Readonly<Record<Measure, number>>;

/** A share with its 95 % interval. */
export interface Estimate {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}
/** A rule on one part of the data. */
export interface Score {
  readonly part: Part;
  readonly rule: string;
  readonly runs: number;
  readonly estimates: Readonly<Record<Measure, Estimate>>;
}
/** All rules on all parts, and how much the folds of the cross-validation differ. */
export interface Scores {
  readonly scores: readonly Score[];
  /** Standard deviation over the folds, both parts together. */
  readonly foldSpread: Readonly<Record<'agent' | 'step', number>> | null;
}

/** Folds of the cross-validation, and how often the runs are divided into them anew. */
const FOLDS = 5;
const REPETITIONS = 5;
const RESAMPLES = 2_000;
/** Fewer runs than this in a fold say nothing. */
const LEAST_RUNS = 2 * FOLDS;

/**
 * Scores the rule and what it has to beat.
 *
 * `rule` has the fixed points: on the data that they were fitted on it is judged with knowledge of the
 * answers. `crossValidated` is fitted anew on four fifths of the runs and judged on the fifth.
 */
export function scoreAll(logs: readonly FailureLog[]): Scores {
  const crossed = new Map<FailureLog, Hits[]>(logs.map((log) => [log, []]));
  const perFold = foldsOf(logs).map((fold) => {
    const inFold = new Set(fold);
    const rule = pointsRule(fitPoints(logs.filter((log) => !inFold.has(log))));
    return fold.map((log) => {
      const hits = hitsOf(log, rule);
      crossed.get(log)?.push(hits);
      return hits;
    });
  });
  const rules: readonly (readonly [string, (log: FailureLog) => Hits | undefined])[] = [
    ['random', chanceOf],
    ...Object.entries(BASELINES).map(([name, rule]) => [name, hitsWith(rule)] as const),
    ['rule', hitsWith(pointsRule(POINTS))],
    ['crossValidated', (log) => meanHits(crossed.get(log) ?? [])],
  ];
  const scores = PARTS.flatMap((part) => {
    const own = logs.filter((log) => log.part === part);
    return rules.flatMap(([rule, judge]): readonly Score[] => {
      const hits = own.flatMap((log) => judge(log) ?? []);
      if (hits.length === 0) return [];
      return [{ part, rule, runs: hits.length, estimates: estimatesOf(hits) }];
    });
  });
  const spread = (measure: Measure) =>
    deviation(perFold.map((hits) => mean(hits.map((each) => each[measure]))));
  const foldSpread = { agent: spread('agent'), step: spread('step') };
  return { scores, foldSpread: perFold.length > 0 ? foldSpread : null };
}

const hitsWith = (rule: Rule) => (log: FailureLog) => hitsOf(log, rule);

function hitsOf(log: FailureLog, rule: Rule): Hits {
  const { agent, step } = rule(log);
  const off = Math.abs(step - log.mistakeStep);
  const within = (most: number) => (off <= most ? 1 : 0);
  return {
    agent: agent === log.mistakeAgent ? 1 : 0,
    step: within(0),
    step1: within(1),
    step2: within(2),
    step3: within(3),
  };
}

/** Any of the speakers, and any of the messages, with the same chance. */
function chanceOf({ steps, mistakeAgent, mistakeStep }: FailureLog): Hits {
  const speakers = new Set(steps.map(({ role }) => role));
  const within = (most: number) => {
    const from = Math.max(0, mistakeStep - most);
    const to = Math.min(steps.length - 1, mistakeStep + most);
    return (to - from + 1) / steps.length;
  };
  return {
    agent: speakers.has(mistakeAgent) ? 1 / speakers.size : 0,
    step: within(0),
    step1: within(1),
    step2: within(2),
    step3: within(3),
  };
}

/** Each run is in one fold of each repetition; both parts are in each. None of too few runs. */
function foldsOf(logs: readonly FailureLog[]): readonly (readonly FailureLog[])[] {
  if (logs.length < LEAST_RUNS) return [];
  return Array.from({ length: REPETITIONS }, (_, repetition) => {
    const random = seededRandom(`attribution folds ${repetition}`);
    const order = logs
      .map((log) => ({ log, at: random.next() }))
      .sort((one, other) => one.at - other.at);
    return Array.from({ length: FOLDS }, (__, fold) =>
      order.flatMap(({ log }, index) => (index % FOLDS === fold ? [log] : [])),
    );
  }).flat();
}

/** @see Efron, "Bootstrap methods: another look at the jackknife" (1979). */
function estimatesOf(hits: readonly Hits[]): Readonly<Record<Measure, Estimate>> {
  const estimate = (measure: Measure): Estimate => {
    const random = seededRandom(`attribution ${measure}`);
    const values = hits.map((each) => each[measure]);
    const means = Array.from({ length: RESAMPLES }, () => {
      return mean(values.map(() => values[random.int(values.length)] ?? 0));
    }).sort((one, other) => one - other);
    const at = (share: number) => means[Math.round(share * (RESAMPLES - 1))] ?? 0;
    return { share: mean(values), low: at(0.025), high: at(0.975) };
  };
  return byMeasure(estimate);
}

function meanHits(hits: readonly Hits[]): Hits | undefined {
  if (hits.length === 0) return undefined;
  const of = (measure: Measure) => mean(hits.map((each) => each[measure]));
  return byMeasure(of);
}

const byMeasure = <Value>(of: (measure: Measure) => Value): Readonly<Record<Measure, Value>> => ({
  agent: of('agent'),
  step: of('step'),
  step1: of('step1'),
  step2: of('step2'),
  step3: of('step3'),
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
