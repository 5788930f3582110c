import { type QuorumOptions, quorum as tally, type Vote } from '@coppice/resilience';
import type { FindingKind } from '../failure/finding.ts';
import type { Examination, Opinion, Validator } from './validator.ts';
import { type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict-of.ts';

/** When a vote is decided: see `QuorumOptions`; `QUORUM_DEFAULTS` holds where nothing is said. */
export type QuorumValidatorOptions<Value> = ValidatorSettings & QuorumOptions<Value>;

/** What somebody independent can answer better than what was asked before. */
const SETTLES: readonly FindingKind[] = ['overconfident', 'unproven', 'unsupported'];

/**
 * Others, asked the same without seeing this answer, agree with it.
 *
 * It costs a whole answer per vote, so say `onlyIfSuspect`: then it decides what cheaper validators
 * doubt. Agents of one family share one vote. By default 4 to 0 or 6 to 1 are needed; with fewer
 * agents lower `probability` and `leastVotes`. It passes as soon as the vote is decided for this
 * answer, and settles suspicions of `overconfident`, `unproven` and `unsupported`.
 *
 * @param options Default name `quorum`, cost `dear`; `isSame` says which values are the same.
 * @returns A validator that fails with `outvoted` when another answer wins, and suspects when nothing
 *   is decided: `outvoted` if another answer leads or the vote is split, else `unproven`.
 * @throws {TypeError | RangeError} An option is wrong; the message has its value.
 * @see `quorum` of @coppice/resilience, which counts.
 * @example
 * import { quorum } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * const others = ['Linz', 'Linz', 'Linz', 'Linz', 'Linz', 'Linz'];
 * const verdict = await quorum().examine(
 *   examinationOf({
 *     value: 'Graz',
 *     opinions: others.map((value, index) => ({ agent: `other-${index}`, answer: { value } })),
 *   }),
 * );
 * if (verdict.type !== 'fail') throw new Error(verdict.type);
 */
export function quorum<Value = unknown>(
  options: QuorumValidatorOptions<Value> = {},
): Validator<unknown, Value> {
  tally([], options); // Checks the options.
  const settings = validatorSettings(options, { name: 'quorum', cost: 'dear' });
  const finding = (type: 'suspect' | 'fail', kind: FindingKind, message: string): Verdict =>
    verdictOf(type, [{ kind, validator: settings.name, message }]);

  async function examine(examination: Examination<unknown, Value>): Promise<Verdict> {
    const { agent, family, answer, heard = [] } = examination;
    const votes: Vote<Value>[] = [{ agent, family, answer }, ...heard].map(voteOf);
    for (;;) {
      const result = tally(votes, options);
      const leaders = result.groups[0]?.voters ?? [];
      const isAhead = leaders.includes(agent);
      const count = `${leaders.length} of ${votes.length}`;
      if (result.type === 'agreed') {
        const others = votes.map(({ voter }) => voter).filter((voter) => voter !== agent);
        const outvoted = others.filter((voter) => !leaders.includes(voter));
        const wrong = outvoted.length === 0 ? {} : { outvoted };
        const message = `${count} asked agree on another answer.`;
        if (!isAhead) return { ...finding('fail', 'outvoted', message), ...wrong };
        return { type: 'pass', note: `${count} asked agree`, settles: SETTLES, ...wrong };
      }
      if (result.type === 'split') return finding('suspect', 'outvoted', result.finding);
      const except = votes.slice(1).map(({ voter }) => voter);
      const opinion = await examination.secondOpinion({ except });
      if (opinion !== undefined) {
        votes.push(voteOf(opinion));
        continue;
      }
      if (!isAhead) {
        return finding(
          'suspect',
          'outvoted',
          `${count} asked agree on another answer, and nobody is left to ask.`,
        );
      }
      return finding(
        'suspect',
        'unproven',
        `${count} asked agree; that is too few, and nobody is left to ask.`,
      );
    }
  }
  const isSame = (one: Value, other: Value): boolean =>
    tally(
      [one, other].map((answer, voter) => ({ voter: `${voter}`, answer })),
      options,
    ).groups.length === 1;
  return { ...settings, isSame, examine };
}

const voteOf = <Value>({ agent, family, answer }: Opinion<Value>): Vote<Value> => ({
  voter: agent,
  ...(family === undefined ? {} : { family }),
  answer: answer.value,
});
