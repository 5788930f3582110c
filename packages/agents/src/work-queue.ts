/** Requests for work and those who can do it, each in order of arrival. */
export class WorkQueue<Agent, Request> {
  readonly #idle = new Map<Agent, readonly string[]>();
  /** By type of task; each in order of arrival, with its place in the order of all. */
  readonly #waiting = new Map<string, Map<Request, number>>();
  #order = 0;

  /** How many requests wait. */
  get waiting(): number {
    let count = 0;
    for (const requests of this.#waiting.values()) count += requests.size;
    return count;
  }

  /** A new request gets the agent that has been idle longest, or waits. */
  request(taskType: string, request: Request): Agent | undefined {
    for (const [agent, can] of this.#idle) {
      if (!can.includes(taskType)) continue;
      this.#idle.delete(agent);
      return agent;
    }
    const requests = this.#waiting.get(taskType) ?? new Map<Request, number>();
    if (!requests.has(request)) requests.set(request, this.#order++);
    this.#waiting.set(taskType, requests);
    return undefined;
  }

  /** An idle agent gets the request that it can do and that has waited longest, or waits. */
  offer(agent: Agent, can: readonly string[]): Request | undefined {
    let oldest: { readonly request: Request; readonly order: number } | undefined;
    for (const taskType of can) {
      const [first] = this.#waiting.get(taskType) ?? [];
      if (first && (!oldest || first[1] < oldest.order)) {
        oldest = { request: first[0], order: first[1] };
      }
    }
    if (oldest) this.#removeRequest(oldest.request);
    else this.#idle.set(agent, can);
    return oldest?.request;
  }

  /** An agent that has ended, or a request that nobody wants any more. */
  remove(gone: Agent | Request): void {
    this.#idle.delete(gone as Agent);
    this.#removeRequest(gone as Request);
  }

  #removeRequest(request: Request): void {
    for (const [taskType, requests] of this.#waiting) {
      if (requests.delete(request) && requests.size === 0) this.#waiting.delete(taskType);
    }
  }

  /** What a viewer sees. */
  toJSON(): object {
    return { idle: this.#idle.size, waiting: this.waiting };
  }
}
