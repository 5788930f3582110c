/** A function that listens to an actor. */
export type Listener = (value: unknown) => void;

interface Observer {
  readonly next?: unknown;
  readonly error?: unknown;
  readonly complete?: unknown;
}

/** A listener that hurts nobody when it throws; `onThrow` is told. */
export function containListener(listener: Listener, onThrow: (error: unknown) => void): Listener {
  return (value) => {
    try {
      listener(value);
    } catch (error) {
      onThrow(error);
    }
  };
}

/** The same for what `subscribe` takes: an observer, or up to three functions. */
export function containObserver(
  given: readonly [observer: unknown, error?: unknown, complete?: unknown],
  onThrow: (error: unknown) => void,
): Record<keyof Observer, Listener> {
  const [observer, error, complete] = given;
  const parts = (
    typeof observer === 'object' ? observer : { next: observer, error, complete }
  ) as Observer;
  const contained = (key: keyof Observer): Listener => {
    const listener = parts[key] as Listener | undefined;
    return listener ? containListener(listener.bind(parts), onThrow) : () => {};
  };
  return { next: contained('next'), error: contained('error'), complete: contained('complete') };
}
