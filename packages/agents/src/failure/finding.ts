/** In what way an answer is bad. */
export type FindingKind =
  /** It has not the shape that was asked for. */
  | 'schema'
  /** It contradicts itself or a rule of its task type. */
  | 'inconsistent'
  /** It says something that its sources do not have. */
  | 'unsupported'
  /** It is surer than its agent's history allows. */
  | 'overconfident'
  /** Its words are somebody else's. */
  | 'copied'
  /** It could not be checked, or claims work that was not done. */
  | 'unproven'
  /** Others, asked the same, answer otherwise. */
  | 'outvoted';

/** What a validator found, in words that can be fed back to an agent. */
export interface Finding {
  readonly kind: FindingKind;
  /** Who found it. */
  readonly validator: string;
  /** Says what is wrong with what, so that it can be mended: never "check your work". */
  readonly message: string;
  /** The field that it is about, from the answer's root. */
  readonly path?: readonly (string | number)[];
}
