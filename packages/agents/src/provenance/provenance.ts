import type { Contamination, PublishedEffect, Reach, Recall, ResultNote } from './recall.ts';
import { derivedFrom } from './tainted.ts';

/** What holds where an option is left out. */
export const PROVENANCE_DEFAULTS = {
  /** As many as the tasks whose failures are remembered; a note takes some hundred bytes. */
  maxResults: 10_000,
} as const;

/**
 * Remembers which result was made of which, so that a bad one can be recalled with all that was made
 * of it, and nothing else.
 *
 * It only remembers: stopping what runs and doing work again is for whoever recalls. A result that is
 * noted after what it consumed was recalled is tainted from the start.
 *
 * @param options.maxResults Beyond it the oldest is forgotten; what was made of a result is younger than
 *   it, so what can be recalled is recalled in full. Default 10 000; ≥ 1. Tasks under way are as many as
 *   were begun and not ended.
 * @throws {RangeError} `maxResults` is out of range; the message has it.
 * @see Cui and Widom, "Tracing the lineage of view data in a warehousing environment" (2000).
 * @example
 * import { Provenance } from '@coppice/agents';
 * const provenance = new Provenance();
 * const facts = { taskId: 't1', taskType: 'extract', agent: 'reader', effects: [], atMs: 0 };
 * provenance.note({ ...facts, resultId: 'facts', consumed: [] });
 * provenance.note({ ...facts, taskId: 't2', resultId: 'report', consumed: ['facts'] });
 * const recall = provenance.recall('facts', 'the page was of another version');
 * if (recall.type !== 'recalled' || recall.tainted.join() !== 'report') throw new Error('kept');
 */
export class Provenance {
  readonly #maxResults: number;
  /** Oldest first. */
  readonly #results = new Map<string, ResultNote>();
  readonly #consumers = new Map<string, Set<string>>();
  readonly #tainted = new Set<string>();
  readonly #running = new Map<string, readonly string[]>();
  readonly #agents = new Map<string, Contamination>();

  constructor(options: { readonly maxResults?: number } = {}) {
    const { maxResults } = { ...PROVENANCE_DEFAULTS, ...options };
    if (!Number.isSafeInteger(maxResults) || maxResults < 1) {
      throw new RangeError(`maxResults must be an integer ≥ 1, got ${maxResults}`);
    }
    this.#maxResults = maxResults;
  }

  /** Notes a result. One that is known already stays as it is. */
  note(result: ResultNote): void {
    const { resultId, consumed } = result;
    if (this.#results.has(resultId)) return;
    this.#results.set(resultId, result);
    for (const source of consumed) {
      const consumers = this.#consumers.get(source);
      if (consumers) consumers.add(resultId);
      else if (this.#results.has(source)) this.#consumers.set(source, new Set([resultId]));
    }
    if (consumed.some((source) => this.#tainted.has(source))) this.#taint(result, 'propagated');
    if (this.#results.size > this.#maxResults) this.#forgetOldest();
  }

  /** A task begins that consumes results. */
  begin(task: { readonly taskId: string; readonly consumed: readonly string[] }): void {
    this.#running.set(task.taskId, task.consumed);
  }

  /** It has ended, however it did. */
  end(taskId: string): void {
    this.#running.delete(taskId);
  }

  /** It was recalled, or was made of something that was. */
  isTainted(resultId: string): boolean {
    return this.#tainted.has(resultId);
  }

  /** Recalls a result. What it lists is new: a second recall of the same only lists running tasks. */
  recall(resultId: string, reason: string): Recall {
    const recalled = this.#results.get(resultId);
    if (!recalled) return { type: 'unknown', resultId };
    const derived = derivedFrom([resultId], this.#consumers);
    const isNews = (each: ResultNote) => !this.#tainted.has(each.resultId);
    const news = [recalled, ...this.#notesOf(derived)].filter(isNews);
    for (const each of news) this.#taint(each, each === recalled ? 'source' : 'propagated');
    const reach = new Set([resultId, ...derived]);
    const running = [...this.#running]
      .filter(([, consumed]) => consumed.some((source) => reach.has(source)))
      .map(([taskId]) => taskId);
    return {
      type: 'recalled',
      recalled: resultId,
      reason,
      tainted: news.filter((each) => each !== recalled).map((each) => each.resultId),
      running,
      published: news.flatMap(publishedFor),
      agents: Object.fromEntries(countByAgent(news, recalled)),
    };
  }

  /** How far a result reaches now, whether it was recalled or not. Nothing comes of asking. */
  reachOf(resultId: string): Reach {
    const derived = derivedFrom([resultId], this.#consumers);
    const published = this.#notesOf([resultId, ...derived]).flatMap(publishedFor);
    return { derived, published };
  }

  /** How many bad results each agent gave, so far. Each result counts once. */
  contamination(): Readonly<Record<string, Contamination>> {
    return Object.fromEntries(this.#agents);
  }

  #taint({ resultId, agent }: ResultNote, as: keyof Contamination): void {
    this.#tainted.add(resultId);
    this.#agents.set(agent, counted(this.#agents.get(agent), as));
    if (this.#agents.size > this.#maxResults) deleteFirst(this.#agents);
  }

  #notesOf(resultIds: readonly string[]): readonly ResultNote[] {
    return resultIds.flatMap((resultId) => this.#results.get(resultId) ?? []);
  }

  #forgetOldest(): void {
    const oldest = deleteFirst(this.#results);
    if (!oldest) return;
    const { resultId, consumed } = oldest;
    this.#tainted.delete(resultId);
    this.#consumers.delete(resultId);
    for (const source of consumed) this.#consumers.get(source)?.delete(resultId);
  }
}

const publishedFor = ({ effects, taskId, resultId }: ResultNote): readonly PublishedEffect[] =>
  effects.map((key) => ({ key, taskId, resultId }));

/** Removes what was put in first. */
function deleteFirst<Value>(map: Map<string, Value>): Value | undefined {
  for (const [key, value] of map) {
    map.delete(key);
    return value;
  }
  return undefined;
}

function countByAgent(results: readonly ResultNote[], source: ResultNote) {
  const counts = new Map<string, Contamination>();
  for (const each of results) {
    const as = each === source ? 'source' : 'propagated';
    counts.set(each.agent, counted(counts.get(each.agent), as));
  }
  return counts;
}

const counted = (
  { source, propagated }: Contamination = { source: 0, propagated: 0 },
  as: keyof Contamination,
): Contamination =>
  as === 'source' ? { source: source + 1, propagated } : { source, propagated: propagated + 1 };
