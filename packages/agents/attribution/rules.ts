import { CLUES, type Points, suspectsOf } from './clues.ts';
import { sharesOf } from './fit-points.ts';
import type { FailureLog } from './log.ts';

/** Who decided a failure, and with which message. */
export interface Guess {
  readonly agent: string;
  readonly step: number;
}

/** Guesses from a log alone: it does not see the marks. */
export type Rule = (log: Pick<FailureLog, 'steps'>) => Guess;

/** Fitted on the project's own data, with `fitPoints`. */
export const POINTS: Points = {
  coordinator: -1.1,
  lateness: -0.3,
  code: 0.1,
  assumption: 0.4,
  refusal: 0.5,
  repeated: 0.3,
  errorNext: 1.1,
  long: 0.5,
  short: -1.2,
};

/**
 * Adds points for what each message shows. The agent whose messages are together the likeliest is
 * named, with its likeliest message, the first if several are.
 */
export function pointsRule(points: Points): Rule {
  const row = CLUES.map((clue) => points[clue]);
  return (log) => {
    const suspects = suspectsOf(log);
    const shares = sharesOf(suspects, row);
    const byAgent = new Map<string, number>();
    for (const [index, { agent }] of suspects.entries()) {
      byAgent.set(agent, (byAgent.get(agent) ?? 0) + (shares[index] ?? 0));
    }
    const agent = greatest([...byAgent]);
    const own = suspects.flatMap(({ agent: author, step }, index) =>
      author === agent ? [[step, shares[index] ?? 0] as const] : [],
    );
    return { agent, step: greatest(own) };
  };
}

/** What any rule has to beat. */
export const BASELINES: Readonly<Record<'first' | 'last' | 'mostFrequent' | 'surfaceFlag', Rule>> =
  {
    first: ({ steps }) => ({ agent: steps[0]?.role ?? '', step: 0 }),
    last: ({ steps }) => ({ agent: steps.at(-1)?.role ?? '', step: steps.length - 1 }),
    mostFrequent: ({ steps }) => {
      const counts = new Map<string, number>();
      for (const { role } of steps) counts.set(role, (counts.get(role) ?? 0) + 1);
      const agent = greatest([...counts]);
      return { agent, step: steps.findIndex(({ role }) => role === agent) };
    },
    // The first message with an error, something missing or a refusal in it.
    surfaceFlag: ({ steps }) => {
      const isBad = (flag: string) => ['exec_error', 'not_found', 'refusal_words'].includes(flag);
      const found = steps.findIndex(({ flags }) => flags.some(isBad));
      const step = Math.max(0, found);
      return { agent: steps[step]?.role ?? '', step };
    },
  };

/** The first of those with the greatest number. @throws {RangeError} There is none. */
function greatest<Value>(pairs: readonly (readonly [Value, number])[]): Value {
  const [first, ...rest] = pairs;
  if (!first) throw new RangeError('a log has at least one step');
  return rest.reduce((best, pair) => (pair[1] > best[1] ? pair : best), first)[0];
}
