/**
 * Effects that were carried out, by task and key, so that none is carried out twice.
 *
 * In memory: it lasts as long as the application.
 */
export class EffectMemory {
  readonly #byTask = new Map<string, Map<string, Promise<unknown>>>();

  /** Runs `effect` unless it has run, or is running, under this key; a failed one may run again. */
  once<T>(taskId: string, key: string, effect: () => Promise<T>): Promise<T> {
    let done = this.#byTask.get(taskId);
    if (!done) {
      done = new Map();
      this.#byTask.set(taskId, done);
    }
    const before = done.get(key);
    if (before) return before as Promise<T>; // The same key is the same effect, hence the same type.
    const running = effect();
    done.set(key, running);
    running.catch(() => done.delete(key));
    return running;
  }

  /** The keys of those that were carried out, or are under way. */
  keys(taskId: string): readonly string[] {
    return [...(this.#byTask.get(taskId)?.keys() ?? [])];
  }

  /** Forgets the effects of a task that has ended. */
  forget(taskId: string): void {
    this.#byTask.delete(taskId);
  }
}
