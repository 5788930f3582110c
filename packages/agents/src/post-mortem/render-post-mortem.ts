import type { PostMortem } from './post-mortem.ts';

/** What holds where an option is left out. */
export const RENDER_DEFAULTS = {
  /** A terminal's. */
  width: 80,
} as const;

/**
 * A post-mortem as plain text for a person: what happened, why, who, what was tried, what it reaches.
 *
 * What agents said is in it as text only: control characters, which could move a terminal's cursor or
 * hide a line, are taken out.
 *
 * @param options.width Longest line, in UTF-16 units. Default 80; ≥ 40.
 * @throws {RangeError} `width` is out of range; the message has it.
 * @see CWE-150, "Improper Neutralization of Escape, Meta, or Control Sequences".
 * @example
 * import { type PostMortem, renderPostMortem } from '@coppice/agents';
 * const postMortem: PostMortem = {
 *   ...{ version: 1, id: 'pm1', of: { type: 'task', id: 't1', name: 'write' }, outcome: 'failed' },
 *   ...{ at: '2026-01-01T00:00:00.000Z', summary: 'Task write failed: \u001b[2Jgone', decisive: null },
 *   ...{ rootCause: { name: 'crash.error', what: 'It threw.', failure: null }, timeline: [], elided: 0 },
 *   ...{ evidence: [], tried: [], cost: { tokens: 0, costUsd: 0, ms: 0, wastedTokens: 0 }, flags: [] },
 *   affected: { resultIds: [], taskIds: [], effects: [] },
 * };
 * if (renderPostMortem(postMortem).includes('\u001b')) throw new Error('the screen is gone');
 */
export function renderPostMortem(
  postMortem: PostMortem,
  options: { readonly width?: number } = {},
): string {
  const { width } = { ...RENDER_DEFAULTS, ...options };
  if (!(Number.isSafeInteger(width) && width >= 40)) {
    throw new RangeError(`width must be an integer ≥ 40, got ${width}`);
  }
  return linesOf(postMortem)
    .flatMap(([first, rest, said]) => wrapped(plain(said), { first, rest, width }))
    .join('\n');
}

/** How a line begins, how its continuations do, and what it says. */
type Line = readonly [first: string, rest: string, said: string];

function linesOf(postMortem: PostMortem): readonly Line[] {
  const { rootCause, decisive, timeline, elided, evidence, tried, cost, affected } = postMortem;
  const { of, at, summary, flags } = postMortem;
  const half = Math.ceil(timeline.length / 2);
  const moments = timeline.map(({ atMs, what, agent, taskId }): Line => {
    const who = [agent, taskId].filter((each) => each !== undefined).join(' · ');
    return item(`${Math.round(atMs)} ms  ${what}${who === '' ? '' : `  (${who})`}`);
  });
  const gap: readonly Line[] = elided > 0 ? [item(`… ${elided} left out …`)] : [];
  return [
    ['', '', `${of.type} ${of.name} (${of.id}): ${postMortem.outcome}, ${at}`],
    ['', '', summary],
    ...section('Root cause', [item(`${rootCause.name}: ${rootCause.what}`)]),
    ...section('Decided by', decisive ? [item(decided(decisive))] : [item('no agent')]),
    ...section(
      'Evidence',
      evidence.map(({ validator, message }) => item(`${validator}: ${message}`)),
    ),
    ...section(
      'Tried',
      tried.map(({ taskId, attempt, rung, agent, result }) =>
        item(`${taskId} #${attempt} ${rung}, ${agent}: ${result}`),
      ),
    ),
    ...section('Timeline', [...moments.slice(0, half), ...gap, ...moments.slice(half)]),
    ...section('Flags', flags.map(item)),
    ...section('Made of it', [...affected.resultIds, ...affected.taskIds].map(item)),
    ...section('Has left the system', affected.effects.map(item)),
    ...section('Cost', [
      item(`${cost.tokens} tokens (${cost.wastedTokens} for nothing)`),
      item(`${cost.costUsd} USD, ${Math.round(cost.ms)} ms`),
    ]),
  ];
}

const item = (said: string): Line => ['  - ', '    ', said];

const section = (title: string, lines: readonly Line[]): readonly Line[] =>
  lines.length === 0 ? [] : [['', '', ''], ['', '', title], ...lines];

const decided = ({
  agent,
  actorId,
  taskId,
  attempt,
  step,
  why,
}: NonNullable<PostMortem['decisive']>): string =>
  `${agent} (${actorId}), ${step === undefined ? '' : `stage ${step}, `}${taskId} #${attempt}: ${why}`;

/** Line breaks and controls become spaces; so do characters that turn the direction of what follows. */
const plain = (said: string): string =>
  said.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replaceAll(/ {2,}/g, '  ');

/** A text in lines of at most `width`; a word that is longer than a line is cut. */
function wrapped(
  said: string,
  { first, rest, width }: { readonly first: string; readonly rest: string; readonly width: number },
): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of said.split(' ')) {
    let left = word;
    if (!isEmpty && line.length + 1 + left.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    while (line.length + left.length > width - (isEmpty ? 0 : 1)) {
      const room = width - line.length;
      lines.push(line + left.slice(0, room));
      left = left.slice(room);
      line = rest;
    }
    line += isEmpty ? left : ` ${left}`;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}
