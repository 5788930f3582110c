/** Requests for work and those who can do it, each in order of arrival. */
export class WorkQueue<Agent, Request> {
  readonly #idle = new Map<Agent, readonly string[]>();
  readonly #waiting = new Map<string, { readonly order: number; readonly request: Request }[]>();
  #order = 0;

  /** How many requests wait. */
  get waiting(): number {
    let count = 0;
    for (const requests of this.#waiting.values()) count += requests.length;
    return count;
  }

  /** A new request gets the agent that has been idle longest, or waits. */
  request(taskType: string, request: Request): Agent | undefined {
    for (const [agent, can] of this.#idle) {
      if (!can.includes(taskType)) continue;
      this.#idle.delete(agent);
      return agent;
    }
    const requests = this.#waiting.get(taskType) ?? [];
    requests.push({ order: this.#order++, request });
    this.#waiting.set(taskType, requests);
    return undefined;
  }

  /** An idle agent gets the request that it can do and that has waited longest, or waits. */
  offer(agent: Agent, can: readonly string[]): Request | undefined {
    let oldest: { taskType: string; order: number } | undefined;
    for (const taskType of can) {
      const first = this.#waiting.get(taskType)?.[0];
      if (first && (!oldest || first.order < oldest.order))
        oldest = { taskType, order: first.order };
    }
    const taken = oldest && this.#waiting.get(oldest.taskType)?.shift();
    if (taken) return taken.request;
    this.#idle.set(agent, can);
    return undefined;
  }

  /** An agent that has ended, or a request that nobody wants any more. */
  remove(gone: Agent | Request): void {
    this.#idle.delete(gone as Agent);
    for (const [taskType, requests] of this.#waiting) {
      const left = requests.filter(({ request }) => request !== gone);
      if (left.length === requests.length) continue;
      if (left.length > 0) this.#waiting.set(taskType, left);
      else this.#waiting.delete(taskType);
    }
  }

  /** What a viewer sees. */
  toJSON(): object {
    return { idle: this.#idle.size, waiting: this.waiting };
  }
}
