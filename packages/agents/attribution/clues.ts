import type { FailureLog, LogStep } from './log.ts';

/** What a log shows of a message without understanding it. */
export const CLUES = [
  /** Its author says more than half of all that is said: a team's coordinator. */
  'coordinator',
  /** How late it is, 0–1. */
  'lateness',
  'code',
  'assumption',
  'refusal',
  /** Half of it was said before. */
  'repeated',
  /** The message after it reports an error. */
  'errorNext',
  /** More than 1 000 characters. */
  'long',
  /** Fewer than 100. */
  'short',
] as const;
export type Clue = (typeof CLUES)[number];

/** How much each clue speaks for a message as the decisive one. */
export type Points = Readonly<Record<Clue, number>>;

/** A message that may be the decisive one, with a number for each clue, in their order. */
export interface Suspect {
  readonly step: number;
  readonly agent: string;
  readonly clues: readonly number[];
}

/** Who neither plans nor acts. */
const BYSTANDERS = new Set(['human', 'Computer_terminal', 'Orchestrator (termination condition)']);

/** The messages of a log that may be decisive; all of them if only bystanders spoke. */
export function suspectsOf({ steps }: Pick<FailureLog, 'steps'>): readonly Suspect[] {
  const coordinator = coordinatorOf(steps);
  const all = steps.map((step, index): Suspect => {
    const { role, chars, similarity, flags } = step;
    const clues: Points = {
      coordinator: role === coordinator ? 1 : 0,
      lateness: index / Math.max(1, steps.length - 1),
      code: has(flags, 'code'),
      assumption: has(flags, 'assumption_words'),
      refusal: has(flags, 'refusal_words'),
      repeated: similarity >= 0.5 ? 1 : 0,
      errorNext: has(steps[index + 1]?.flags ?? [], 'exec_error'),
      long: chars > 1_000 ? 1 : 0,
      short: chars < 100 ? 1 : 0,
    };
    return { step: index, agent: role, clues: CLUES.map((clue) => clues[clue]) };
  });
  const acting = all.filter(({ agent }) => !BYSTANDERS.has(agent));
  return acting.length > 0 ? acting : all;
}

const has = (flags: readonly string[], flag: string): number => (flags.includes(flag) ? 1 : 0);

function coordinatorOf(steps: readonly LogStep[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { role } of steps) counts.set(role, (counts.get(role) ?? 0) + 1);
  return [...counts].find(([, count]) => count > steps.length / 2)?.[0];
}
