/** One step of an episode: equal whole numbers are equal texts, within the episode. */
export type LoopRecordStep = readonly [
  action: number,
  shape: number,
  observation: number,
  reward: number | null,
  looksLikeError: 0 | 1,
];

/** An episode of InterCode. */
export interface LoopRecord {
  readonly ok: 0 | 1;
  /** The first perfect step, from 0; null if there is none. */
  readonly best: number | null;
  readonly steps: readonly LoopRecordStep[];
}

/** A turn of a tau-bench run: `['call', tool, arguments]`, `['result', tool, result, length, isError]`. */
export type ToolCallTurn = readonly [kind: string, tool: string | null, hash: string, ...unknown[]];

/** A run of tau-bench. */
export interface ToolCallRecord {
  readonly ok: 0 | 1;
  readonly steps: readonly ToolCallTurn[];
}

/** An answer, how sure its agent said it was, and whether it was right. */
export type ConfidenceRecord = readonly [
  agent: string,
  task: string,
  item: number | string,
  stated: number,
  correct: 0 | 1,
];

/** Two sentences about one subject. */
export interface ContradictionRecord {
  readonly a: string;
  readonly b: string;
  readonly contradiction: 0 | 1;
}

/** A summary and the document that it should be true to. */
export interface GroundingRecord {
  readonly document: string;
  readonly summary: string;
  readonly consistent: 0 | 1;
}
