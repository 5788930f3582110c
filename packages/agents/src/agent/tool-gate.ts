import {
  createLoopDetector,
  type LoopVerdict,
  type ProviderGates,
  providerRefusalOf,
} from '@coppice/resilience';
import type { ToolCall } from '../validation/validator.ts';
import { LoopError, ToolUnavailableError } from './errors.ts';

/** What a tool gate needs. */
export interface ToolGateParts {
  /** One gate for each tool: a service that is down is not hammered by all agents. */
  readonly gates: ProviderGates;
  /** The run goes round in circles; the attempt is to end. */
  readonly onLoop: (finding: string) => void;
  /** Tool calls remembered for the validators; older ones are forgotten. */
  readonly maxCalls: number;
}

/** How a tool's answer takes up a finding. */
export interface ToolOptions<T> {
  /**
   * Puts the finding of a loop into the answer, so that the agent can get out by itself. Default: a
   * text gets it as a further line; other answers stay as they are.
   */
  readonly withFinding?: (answer: T, finding: string) => T;
}

/** Stands before the tools of one attempt: notices loops, and remembers what was really called. */
export class ToolGate {
  readonly #parts: ToolGateParts;
  readonly #detector = createLoopDetector();
  readonly calls: ToolCall[] = [];
  /** All of them, also those that are forgotten. */
  count = 0;
  #loop: LoopError | undefined;

  constructor(parts: ToolGateParts) {
    this.#parts = parts;
  }

  /** @throws {LoopError} It goes round in circles. @throws {ToolUnavailableError} The service is down. */
  async call<T>(
    name: string,
    args: unknown,
    call: () => Promise<T>,
    options: ToolOptions<T> = {},
  ): Promise<T> {
    if (this.#loop) throw this.#loop; // Who goes on all the same gets nowhere.
    let answer: T;
    try {
      const got = await this.#parts.gates.get(`tool:${name}`).call(call);
      if (got.type === 'refused') {
        throw new ToolUnavailableError({ tool: name, retryAfterMs: got.retryAfterMs });
      }
      answer = got.value;
    } catch (error) {
      const verdict = this.#note({ name, args, result: error, isError: true });
      throw (
        this.#stopped(verdict, error) ?? asToolError(name, error) ?? withFinding(error, verdict)
      );
    }
    const verdict = this.#note({ name, args, result: answer, isError: false });
    const stopped = this.#stopped(verdict, undefined);
    if (stopped) throw stopped;
    if (verdict.type === 'fine') return answer;
    if (options.withFinding) return options.withFinding(answer, verdict.finding);
    // Only a text is sure to reach the model as it is.
    return typeof answer === 'string' ? (`${answer}\n\n${verdict.finding}` as T) : answer;
  }

  #note(call: ToolCall): LoopVerdict {
    const { name: tool, args, result, isError } = call;
    this.count += 1;
    this.calls.push(call);
    if (this.calls.length > this.#parts.maxCalls) this.calls.shift();
    return this.#detector.observe({ action: { tool, args }, observation: result, isError });
  }

  #stopped(verdict: LoopVerdict, cause: unknown): LoopError | undefined {
    if (verdict.type !== 'stop') return undefined;
    this.#loop = new LoopError(verdict.finding, cause === undefined ? undefined : { cause });
    this.#parts.onLoop(verdict.finding);
    return this.#loop;
  }
}

/** A service that refuses is no fault of the agent, nor of the provider of its model. */
function asToolError(tool: string, error: unknown): ToolUnavailableError | undefined {
  const refusal = providerRefusalOf(error, 0);
  if (!refusal) return undefined;
  const retryAfterMs = 'retryAfterMs' in refusal ? (refusal.retryAfterMs ?? 0) : 0;
  return new ToolUnavailableError({ tool, retryAfterMs }, { cause: error });
}

function withFinding(error: unknown, verdict: LoopVerdict): unknown {
  if (verdict.type === 'fine' || !(error instanceof Error)) return error;
  const told = new Error(`${error.message} ${verdict.finding}`, { cause: error });
  return Object.assign(told, error); // Its code and status are what agents look at.
}
