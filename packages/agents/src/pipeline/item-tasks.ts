import type { StopReason } from '../task/outcome.ts';
import { abortFor } from '../task/stop-signal.ts';
import type { RunState } from './run-state.ts';

/** The tasks of a run that are under way, each with what stops it. */
export class ItemTasks {
  /** By task id. */
  readonly #controllers = new Map<string, AbortController>();

  /** One begins. Its signal is aborted when nobody waits for it any more. */
  begin(taskId: string): AbortSignal {
    const controller = new AbortController();
    this.#controllers.set(taskId, controller);
    return controller.signal;
  }

  /** One has ended. @returns Whether anybody waited for it. */
  end(taskId: string, isQueued: boolean): boolean {
    const controller = this.#controllers.get(taskId);
    if (isQueued) controller?.abort(); // Nobody waits for times to get better.
    return this.#controllers.delete(taskId);
  }

  /** Stops those that a run does not want any more. */
  giveUp({ stages, ending }: RunState): void {
    const wanted = new Set<string>();
    for (const stage of stages) {
      if (stage.type !== 'running' || ending) continue;
      for (const { taskId } of stage.underWay) wanted.add(taskId);
    }
    const cancelled: StopReason = { type: 'cancelled' };
    const reason = ending?.type === 'stopped' ? ending.reason : cancelled;
    for (const [taskId, controller] of this.#controllers) {
      if (wanted.has(taskId)) continue;
      this.#controllers.delete(taskId);
      abortFor(controller, reason);
    }
  }
}
