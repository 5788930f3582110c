import type { Listener } from './contained-listener.ts';

/** What a scope needs of its actor. */
interface ScopedActor {
  readonly id: string;
  readonly sessionId: string;
  readonly system: object;
  readonly logger: unknown;
  readonly _deferred: (() => void)[];
  readonly eventListeners: ReadonlyMap<string, ReadonlySet<Listener>>;
}

/**
 * What pure logic is given beside its state and the event. XState makes nine members and as many
 * closures for every actor; few use any, so here they are made when asked for.
 */
export class TransitionScope {
  readonly self: ScopedActor;

  constructor(self: ScopedActor) {
    this.self = self;
  }
  get defer(): (effect: () => void) => void {
    return (effect) => void this.self._deferred.push(effect);
  }
  get emit(): (event: { readonly type: string }) => void {
    return (event) => {
      const { eventListeners } = this.self;
      const listeners = [eventListeners.get(event.type), eventListeners.get('*')];
      for (const listener of listeners.flatMap((each) => [...(each ?? [])])) listener(event);
    };
  }
}

/** What the actor itself has under the same name. */
for (const name of ['id', 'sessionId', 'system', 'logger'] as const) {
  Object.defineProperty(TransitionScope.prototype, name, {
    get(this: TransitionScope) {
      return this.self[name];
    },
  });
}
