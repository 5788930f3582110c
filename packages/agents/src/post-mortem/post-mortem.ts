import type { Failure } from '../failure/failure.ts';
import type { Finding } from '../failure/finding.ts';
import type { RungName } from '../task/ladder.ts';
import type { Cost } from '../task/task-record.ts';

/**
 * Why a task or a run was not plainly accepted: what went wrong first, who decided it, what was tried,
 * what it cost and what it reaches. All of it is JSON; `POST_MORTEM_SCHEMA` describes it.
 */
export interface PostMortem {
  readonly version: 1;
  readonly id: string;
  readonly of: PostMortemSubject;
  readonly outcome: 'degraded' | 'failed' | 'stopped';
  /** Wall time in ISO 8601. */
  readonly at: string;
  /** One sentence. */
  readonly summary: string;
  readonly rootCause: RootCause;
  /** Who and which step decided it; `null`: no agent did. */
  readonly decisive: DecisiveStep | null;
  /** In order of time. When there is too much, the middle is left out and counted. */
  readonly timeline: readonly TimelineEntry[];
  /** Entries that the timeline leaves out. */
  readonly elided: number;
  /** What validators found, in their words. */
  readonly evidence: readonly Finding[];
  /** What was tried, in order. */
  readonly tried: readonly Trial[];
  readonly cost: PostMortemCost;
  readonly affected: Affected;
  readonly flags: readonly string[];
}

/** What a post-mortem is about. */
export interface PostMortemSubject {
  readonly type: 'task' | 'run';
  readonly id: string;
  /** The task's type or the pipeline's name. */
  readonly name: string;
}

/** What everything else follows from. */
export interface RootCause {
  /** A failure as one word, such as `timeout.silence`; `skipped`, `poison`, `cancelled`, … when it is none. */
  readonly name: string;
  /** One sentence. */
  readonly what: string;
  /** The failure itself, where there is one. */
  readonly failure: Failure | null;
}

/** The step without which it would have gone well, as far as the record shows. */
export interface DecisiveStep {
  readonly agent: string;
  /** The incarnation, as `writer:2`. */
  readonly actorId: string;
  readonly taskId: string;
  readonly attempt: number;
  /** The stage, in a run. */
  readonly step?: string;
  /** One sentence: why it and nothing else. */
  readonly why: string;
}

/** Something that happened. */
export interface TimelineEntry {
  /** Since the task or run began. */
  readonly atMs: number;
  readonly what: string;
  readonly agent?: string;
  readonly taskId?: string;
}

/** One attempt and what came of it. */
export interface Trial {
  readonly taskId: string;
  readonly attempt: number;
  readonly rung: RungName | 'first';
  readonly agent: string;
  /** A failure's name, `answered` or `suspected`. */
  readonly result: string;
}

/** What it cost, and how much of that was for nothing. */
export interface PostMortemCost extends Cost {
  /** Of attempts whose answer was not used. */
  readonly wastedTokens: number;
}

/** What it reaches. */
export interface Affected {
  /** Results made of what is now known to be bad. */
  readonly resultIds: readonly string[];
  readonly taskIds: readonly string[];
  /** What has left the system and cannot be taken back. */
  readonly effects: readonly string[];
}
