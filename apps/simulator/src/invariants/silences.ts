import type { RunContext, Task } from '@coppice/agents';
import type { FaultInjector } from '@coppice/agents/testing';
import type { Process } from '../life/process.ts';
import type { Findings } from './findings.ts';

/** What a runtime may take to notice a silence, beyond the time that is allowed. */
const SLACK_MS = 1_000;

/** `silenceNoticed`: an attempt that falls silent is ended in time. */
export class Silences {
  readonly #findings: Findings;
  readonly #process: Process;
  readonly #idleMs: number;
  readonly #injector: () => FaultInjector;
  readonly #silent = new Map<string, number>();

  constructor(parts: {
    readonly findings: Findings;
    readonly process: Process;
    readonly idleMs: number;
    readonly injector: () => FaultInjector;
  }) {
    this.#findings = parts.findings;
    this.#process = parts.process;
    this.#idleMs = parts.idleMs;
    this.#injector = parts.injector;
  }

  /** An attempt has begun, and has met its fault, if it meets one. */
  look({ id }: Task<unknown>, { signal, epoch }: RunContext): void {
    const { latest } = this.#injector().injected;
    const fault = latest.at(-1);
    if (fault?.taskId !== id || fault.attempt !== epoch) return;
    if (fault.class !== 'silence' && fault.class !== 'streamStall') return;
    const key = `${id}#${epoch} (${fault.class})`;
    const { heldMs } = this.#process.time;
    const dueMs = this.#process.ageMs + this.#idleMs + SLACK_MS;
    this.#silent.set(key, dueMs);
    signal.addEventListener('abort', () => {
      this.#silent.delete(key);
      const held = this.#process.time.heldMs - heldMs;
      if (!this.#process.isDead && this.#process.ageMs > dueMs + held) this.#tell(key);
    });
  }

  /** The process ends: who is silent by now must be silent for a short time only. */
  end(): void {
    for (const [key, dueMs] of this.#silent) if (this.#process.ageMs > dueMs) this.#tell(key);
  }

  #tell(key: string): void {
    const allowed = `${this.#idleMs} ms and ${SLACK_MS} ms`;
    this.#findings.add('silenceNoticed', `${key} was silent for more than ${allowed}`);
  }
}
