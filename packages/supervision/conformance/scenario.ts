/** An Erlang term as JSON: `"x"` is an atom, `{ "tag": v }` a pair, `{ "tag": [a, b] }` a longer tuple. */
export type Term = string | number | boolean | null | { readonly [tag: string]: unknown };

/** How a child behaves when it is started and when it is asked to stop. */
export interface Script {
  readonly start?: readonly unknown[];
  readonly stop?: {
    readonly mode: 'obey' | 'trap' | 'ignore';
    readonly exit?: Term;
    readonly delay_ms?: number;
  };
}

/** A child as a scenario writes it. */
export interface ScenarioChild {
  readonly id: string;
  readonly restart?: 'permanent' | 'transient' | 'temporary';
  readonly shutdown?: number | 'infinity' | 'brutal_kill';
  readonly type?: 'worker' | 'supervisor';
  readonly significant?: boolean;
  readonly sup?: ScenarioTree;
  readonly template?: boolean;
  readonly script?: Script;
  /** Keys to leave out of the real spec. */
  readonly omit?: readonly string[];
  /** A start value that is none. */
  readonly start?: unknown;
}

/** A supervisor as a scenario writes it; `period` is in seconds. */
export interface ScenarioTree {
  readonly id?: string;
  readonly strategy?: string;
  readonly intensity?: number;
  readonly period?: number;
  readonly auto_shutdown?: 'never' | 'any_significant' | 'all_significant';
  readonly max_children?: number;
  readonly init?: unknown;
  readonly children?: readonly (ScenarioChild | string)[];
}

/** One step of a scenario. */
export interface Step {
  readonly op: string;
  readonly target?: string;
  readonly sup?: string;
  readonly id?: string;
  readonly by?: 'pid' | 'id';
  readonly child?: ScenarioChild | string;
  readonly specs?: unknown;
  readonly auto_shutdown?: string;
  readonly reason?: Term;
  readonly ms?: number;
  readonly ops?: readonly Step[];
}

export interface Scenario {
  readonly name: string;
  readonly doc?: string;
  readonly timed?: boolean;
  readonly tags?: readonly string[];
  readonly tree: ScenarioTree;
  readonly steps: readonly Step[];
}

/** What happened in one step. `["start", "a#2"]`, `["exit", "a#2", "boom"]`, … */
export type TraceEvent = readonly [kind: string, instance: string, reason?: unknown];

/** `[context, supervisor, child, reason]`, as in OTP's supervisor reports. */
export type Report = readonly [
  context: string,
  supervisor: string,
  child: string | number,
  reason: unknown,
];

export interface Part {
  readonly result?: unknown;
  readonly events: readonly unknown[];
  readonly reports?: readonly Report[];
  readonly state?: Readonly<Record<string, readonly string[]>>;
  readonly leaked?: readonly string[];
}

export interface Trace {
  readonly name: string;
  readonly start: Part;
  readonly steps: readonly Part[];
  readonly final: Part;
}
