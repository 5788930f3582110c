import { canonicalText } from '../canonical-text.ts';
import { checkCount, checkRatio } from '../option-checks.ts';
import { leadProbability } from './lead-probability.ts';
import { wordingOf } from './shingles.ts';
import type { VoterRecord } from './voter-history.ts';

/** One voter's answer. */
export interface Vote<Answer> {
  /** Who; each votes once. */
  readonly voter: string;
  /** Voters of one family (one model, one vendor) share one vote. Default: each is its own. */
  readonly family?: string;
  readonly answer: Answer;
}

/** The answers that are the same, and who gave them. */
export interface VoteGroup<Answer> {
  /** The first of them. */
  readonly answer: Answer;
  readonly voters: readonly string[];
}

/** What every result of a vote has. */
interface Tally<Answer> {
  /** Largest first. */
  readonly groups: readonly VoteGroup<Answer>[];
  /** How likely it is that the leading answer is ahead for good; 0–1. */
  readonly probability: number;
  /** How many independent voters these are worth; ≤ the number of votes. */
  readonly effectiveVotes: number;
}

/** What a vote has come to. */
export type QuorumResult<Answer> =
  | (Tally<Answer> & { readonly type: 'agreed'; readonly answer: Answer })
  /** Ask another voter. */
  | (Tally<Answer> & { readonly type: 'undecided' })
  /** As many have been asked as may be: the answers are not to be trusted. */
  | (Tally<Answer> & { readonly type: 'split'; readonly finding: string });

/** When a vote is decided. */
export interface QuorumOptions<Answer> {
  /** Least probability that the leader is ahead for good. Default 0.95; above 0.5, up to 1. */
  readonly probability?: number;
  /** Fewest votes before anything is decided. Default 3; ≥ 1. See {@link votersNeeded}. */
  readonly leastVotes?: number;
  /** With so many votes and no decision it is split. Default 9; ≥ `leastVotes`, ≤ 500. */
  readonly mostVotes?: number;
  /** Which answers are the same. Default: equal wording of texts, equal JSON of anything else. */
  readonly isSame?: (one: Answer, other: Answer) => boolean;
  /** What is known of the voters. Default nothing: then all count alike and as independent. */
  readonly record?: VoterRecord;
}

/** The options that have a number to default to. */
export interface QuorumDefaults {
  readonly probability: number;
  readonly leastVotes: number;
  readonly mostVotes: number;
}

/** What holds where options say nothing else. */
export const QUORUM_DEFAULTS: QuorumDefaults = Object.freeze({
  probability: 0.95, // Adaptive-Consistency (Aggarwal et al., 2023): 4 to 0 and 6 to 1 suffice.
  leastVotes: 3, // 2f + 1 for one voter that does not answer.
  mostVotes: 9, // Judgement: with correlation 0.2, 9 voters are worth 3.5, and 5 are worth 2.8.
});

/**
 * Counts votes and says whether to accept the leading answer, to ask one more voter, or to give up.
 *
 * Use it on answers that were made without seeing each other. Agreement is weak evidence: voters that
 * err together count as few. A voter's share is 1 / (1 + Σ of its correlations with the others); voters
 * of one family share one vote; with a record, a vote weighs log(a / (1 − a)) of its voter's accuracy a.
 *
 * @param votes In any order, one per voter.
 * @param options See {@link QuorumOptions}; {@link QUORUM_DEFAULTS} holds where they say nothing.
 * @returns `agreed`, `undecided` or `split`, with the groups, the probability and the effective votes.
 * @throws {RangeError} An option is outside its range, or somebody voted twice.
 * @see Aggarwal et al., "Let's Sample Step by Step: Adaptive-Consistency", 2023; Nitzan and Paroush,
 *   "Optimal Decision Rules in Uncertain Dichotomous Choice Situations", 1982 (the weights); Kish,
 *   "Survey Sampling", 1965 (effective sample size).
 * @example
 * import { quorum } from '@coppice/resilience';
 * const votes = ['a', 'b', 'c', 'd'].map((voter) => ({ voter, answer: 'Graz' }));
 * const early = quorum(votes.slice(0, 3));
 * const result = quorum(votes);
 * if (early.type !== 'undecided' || result.type !== 'agreed') throw new Error(result.type);
 */
export function quorum<Answer>(
  votes: readonly Vote<Answer>[],
  options: QuorumOptions<Answer> = {},
): QuorumResult<Answer> {
  const { probability: wanted, leastVotes, mostVotes } = { ...QUORUM_DEFAULTS, ...options };
  checkOptions({ probability: wanted, leastVotes, mostVotes });
  checkVoters(votes);
  const shares = sharesOf(votes, options.record);
  const weights = votes.map(({ voter }) => weightOf(voter, options.record));
  const groups = groupsOf(votes, options.isSame ?? isSameByDefault, (index) => ({
    votes: shares[index] ?? 0,
    weight: (shares[index] ?? 0) * (weights[index] ?? 0),
  }));
  const probability = options.record ? byWeight(groups) : byCount(groups);
  const tally = {
    groups: groups.map(({ answer, voters }) => ({ answer, voters })),
    probability,
    effectiveVotes: shares.reduce((sum, share) => sum + share, 0),
  };
  const leader = groups[0];
  if (leader !== undefined && votes.length >= leastVotes && probability >= wanted) {
    return { type: 'agreed', answer: leader.answer, ...tally };
  }
  if (votes.length < mostVotes) return { type: 'undecided', ...tally };
  const largest = leader?.voters.length ?? 0;
  const finding = `${votes.length} answers fall into ${groups.length} groups, the largest of ${largest}; none is sure enough.`;
  return { type: 'split', ...tally, finding };
}

/** How much of an independent voter each one is. Members of a family err together by assumption. */
function sharesOf(
  votes: readonly Vote<unknown>[],
  record: VoterRecord | undefined,
): readonly number[] {
  const correlation = (one: Vote<unknown>, other: Vote<unknown>): number => {
    if (one.family !== undefined && one.family === other.family) return 1;
    return record?.correlation(one.voter, other.voter) ?? 0;
  };
  return votes.map((vote) => {
    let together = 1;
    for (const other of votes) if (other !== vote) together += correlation(vote, other);
    return 1 / together;
  });
}

/** Nobody votes against an answer by giving it, so a voter that mostly errs counts nothing, not less. */
function weightOf(voter: string, record: VoterRecord | undefined): number {
  if (record === undefined) return 1;
  const accuracy = record.accuracy(voter);
  return Math.max(0, Math.log(accuracy / (1 - accuracy)));
}

interface WeighedGroup<Answer> extends VoteGroup<Answer> {
  readonly voters: string[];
  votes: number;
  weight: number;
}

function groupsOf<Answer>(
  votes: readonly Vote<Answer>[],
  isSame: (one: Answer, other: Answer) => boolean,
  worthOf: (index: number) => { readonly votes: number; readonly weight: number },
): readonly WeighedGroup<Answer>[] {
  const groups: WeighedGroup<Answer>[] = [];
  for (const [index, { voter, answer }] of votes.entries()) {
    let group = groups.find((one) => isSame(one.answer, answer));
    if (group === undefined) {
      group = { answer, voters: [], votes: 0, weight: 0 };
      groups.push(group);
    }
    const worth = worthOf(index);
    group.voters.push(voter);
    group.votes += worth.votes;
    group.weight += worth.weight;
  }
  return groups.sort((one, other) => other.weight - one.weight);
}

/** Nothing is known of the voters: only how many there are for the leader and for the next. */
function byCount([leader, next]: readonly WeighedGroup<unknown>[]): number {
  if (leader === undefined) return 0;
  const rounding = 1e-9; // Six sixths are one vote.
  return leadProbability({
    leader: Math.floor(leader.votes + rounding),
    runnerUp: Math.ceil((next?.votes ?? 0) - rounding),
  });
}

/** The weights are log odds: their difference says how much likelier the leader is than the next. */
function byWeight([leader, next]: readonly WeighedGroup<unknown>[]): number {
  if (leader === undefined) return 0;
  return 1 / (1 + Math.exp((next?.weight ?? 0) - leader.weight));
}

const NOTHING_VOLATILE = { volatileFields: new Set<string>() };

function isSameByDefault(one: unknown, other: unknown): boolean {
  if (typeof one === 'string' && typeof other === 'string') {
    return wordingOf(one).join(' ') === wordingOf(other).join(' ');
  }
  return canonicalText(one, NOTHING_VOLATILE) === canonicalText(other, NOTHING_VOLATILE);
}

function checkOptions(options: QuorumDefaults): void {
  checkRatio('probability', options.probability);
  if (options.probability <= 0.5) {
    throw new RangeError(`probability must be > 0.5, got ${options.probability}`);
  }
  checkCount('leastVotes', options.leastVotes);
  checkCount('mostVotes', options.mostVotes, options.leastVotes);
  if (options.mostVotes > 500) {
    throw new RangeError(`mostVotes must be ≤ 500, got ${options.mostVotes}`);
  }
}

function checkVoters(votes: readonly Vote<unknown>[]): void {
  if (votes.length > 500) throw new RangeError(`there must be ≤ 500 votes, got ${votes.length}`);
  const seen = new Set<string>();
  for (const { voter } of votes) {
    if (seen.has(voter)) throw new RangeError(`each voter votes once, but "${voter}" voted twice`);
    seen.add(voter);
  }
}
