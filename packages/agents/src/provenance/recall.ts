/** A result, with what it was made of. */
export interface ResultNote {
  readonly resultId: string;
  readonly taskId: string;
  readonly taskType: string;
  readonly agent: string;
  /** The results that it was made of. */
  readonly consumed: readonly string[];
  /** Keys of the effects that were carried out for it. */
  readonly effects: readonly string[];
  readonly atMs: number;
}

/** What has left the system because of a bad result. It cannot be taken back, only be reported. */
export interface PublishedEffect {
  readonly key: string;
  readonly taskId: string;
  readonly resultId: string;
}

/** How far a result reaches. */
export interface Reach {
  /** Results that were made of it, directly or through others, nearest first. */
  readonly derived: readonly string[];
  /** Effects that were carried out for it and for those. */
  readonly published: readonly PublishedEffect[];
}

/** How many bad results an agent gave. */
export interface Contamination {
  /** Recalled: it was wrong by itself. */
  readonly source: number;
  /** Made of what was recalled: it handed on what others got wrong. */
  readonly propagated: number;
}

/** What follows from a recall. It lists what was not tainted before. */
export type Recall =
  | {
      readonly type: 'recalled';
      readonly recalled: string;
      readonly reason: string;
      /** Results that were made of it, directly or through others, nearest first. */
      readonly tainted: readonly string[];
      /** Tasks under way that consume it or something made of it: they are to be stopped. */
      readonly running: readonly string[];
      readonly published: readonly PublishedEffect[];
      readonly agents: Readonly<Record<string, Contamination>>;
    }
  /** Nobody noted it, or it is so long ago that it is forgotten. */
  | { readonly type: 'unknown'; readonly resultId: string };
