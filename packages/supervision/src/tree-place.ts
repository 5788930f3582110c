import { type ActorEvent, type ChildRef, type Ref, type System, systemOf } from '@coppice/actor';
import { partitionOf } from './rules/partition-of.ts';
import type {
  DeleteChildReply,
  RestartChildReply,
  StartChildReply,
  TerminateChildReply,
} from './runtime/calls.ts';
import type { ChildCount, ChildInfo } from './runtime/which-children.ts';
import type { ChildSpec } from './spec/child-spec.ts';
import type { CallOptions, StartChildAnswer } from './tree-ref.ts';

type Ids = [string, ...string[]];

/** What every reference into a tree is at run time; types hide the calls that its place has not. */
export class TreePlace {
  readonly #system: System;
  readonly #ids: Ids;
  readonly #spec: ChildSpec | undefined;
  #ref: ChildRef | undefined;

  constructor(system: System, ids: Ids, spec: ChildSpec | undefined) {
    this.#system = system;
    this.#ids = ids;
    this.#spec = spec;
  }

  get path(): string {
    return this.#ids.join('/');
  }

  get current(): Ref | undefined {
    return this.#place.current;
  }

  send(event: ActorEvent): void {
    this.#place.send(event);
  }

  ask<Answer>(event: ActorEvent, options?: CallOptions): Promise<Answer> {
    return this.#place.ask(event, options);
  }

  child(id: string): TreePlace {
    const { children } = (this.#spec ?? {}) as { readonly children?: readonly ChildSpec[] };
    const spec = children?.find((child) => child.id === id);
    return new TreePlace(this.#system, [...this.#ids, id], spec);
  }

  partition(key: string | number): TreePlace {
    const { children } = this.#spec as unknown as { readonly children: readonly ChildSpec[] };
    return this.child(String(partitionOf(key, children.length)));
  }

  async startChild(given: unknown, options?: CallOptions): Promise<StartChildAnswer<unknown>> {
    const { child: template } = (this.#spec ?? {}) as { child?: (input: unknown) => ChildSpec };
    const spec = template ? template(given) : (given as ChildSpec);
    const event = { type: 'child.start', spec };
    const reply = await this.#call<StartChildReply>(event, options);
    if (reply.type === 'invalid') throw reply.error;
    if (reply.type === 'started') return { type: reply.type, child: this.#below(reply.id, spec) };
    if (reply.type === 'already_started') return { type: reply.type, child: this.#below(spec.id) };
    return reply;
  }

  restartChild(id: string, options?: CallOptions): Promise<RestartChildReply> {
    return this.#call({ type: 'child.restart', child: id }, options);
  }

  deleteChild(id: string, options?: CallOptions): Promise<DeleteChildReply> {
    return this.#call({ type: 'child.delete', child: id }, options);
  }

  terminateChild(child: string | Ref, options?: CallOptions): Promise<TerminateChildReply> {
    if (typeof child !== 'string') systemOf(child); // Or throws: it is nobody's here.
    return this.#call({ type: 'child.terminate', child }, options);
  }

  getChildSpec(child: string | Ref, options?: CallOptions): Promise<ChildSpec | undefined> {
    return this.#call({ type: 'child.getSpec', child }, options);
  }

  whichChildren(options?: CallOptions): Promise<readonly ChildInfo[]> {
    return this.#call({ type: 'children.which' }, options);
  }

  countChildren(options?: CallOptions): Promise<ChildCount> {
    return this.#call({ type: 'children.count' }, options);
  }

  #call<Reply>(event: ActorEvent, options: CallOptions = {}): Promise<Reply> {
    return this.#place.ask(event, { timeoutMs: Number.POSITIVE_INFINITY, ...options });
  }

  #below(id: string, spec?: ChildSpec): never {
    // What the types call it depends on the spec; at run time all places are alike.
    return new TreePlace(this.#system, [...this.#ids, id], spec) as never;
  }

  get #place(): ChildRef {
    this.#ref ??= this.#system.child(...this.#ids);
    return this.#ref;
  }
}
