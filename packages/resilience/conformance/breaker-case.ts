import { readFileSync } from 'node:fs';

/** One case: a configuration, what is done to a breaker, and what must be seen. */
export interface BreakerCase {
  readonly id: string;
  readonly title: string;
  readonly requires: readonly string[];
  readonly config: CaseConfig;
  readonly steps: readonly Step[];
  /** The complete list of changes of mode, as `from>to`. */
  readonly transitions?: readonly string[];
}

export interface CaseConfig {
  readonly mode: 'consecutive' | 'count-window' | 'time-window';
  readonly failureThreshold?: number;
  readonly resetTimeoutMs: number;
  readonly halfOpenMax?: number;
  readonly windowSize?: number;
  readonly minimumCalls?: number;
  readonly failureRate?: number;
  readonly windowMs?: number;
  readonly compare?: 'gte' | 'gt';
  readonly evaluateOn?: 'failure' | 'any';
  readonly callTimeoutMs?: number;
  readonly halfOpenMaxWaitMs?: number;
  readonly halfOpenFailureRate?: number;
  readonly halfOpenDecide?: 'early' | 'all';
  readonly slowCallMs?: number;
  readonly slowRate?: number;
  readonly resetBackoff?: { readonly factor: number; readonly maxMs?: number };
}

export type Outcome = 'ok' | 'fail' | 'throw' | 'bad-result' | 'ok-error' | 'ignored' | 'cancelled';

export interface Step {
  readonly t: number;
  readonly op: string;
  readonly key?: readonly string[];
  readonly id?: string;
  readonly outcome?: Outcome;
  readonly n?: number;
  readonly aborted?: boolean;
  readonly as?: string;
  readonly from?: string;
  readonly viaJson?: boolean;
  readonly deltaMs?: number;
  readonly expect?: Expectation;
}

export interface Expectation {
  readonly admitted?: boolean;
  readonly admittedCount?: number;
  readonly reject?: string;
  readonly state?: string | readonly string[];
  readonly retryAfterMs?: number;
}

/** Reads cases, one to a line. @throws {SyntaxError} A line is no case; the message names it. */
export function readCases(file: string | URL): readonly BreakerCase[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const found = parsed(line);
    if (isCase(found)) return [found];
    throw new SyntaxError(`${String(file)}:${index + 1}: not a breaker case: ${line.slice(0, 80)}`);
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isCase(found: unknown): found is BreakerCase {
  const { id, config, steps, requires } = (found ?? {}) as Partial<BreakerCase>;
  return (
    typeof id === 'string' &&
    typeof config?.mode === 'string' &&
    Array.isArray(steps) &&
    Array.isArray(requires)
  );
}
