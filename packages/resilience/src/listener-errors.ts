/** Told what a listener threw. */
export type OnListenerError = (error: unknown) => void;

/** As an event target does: the process hears of it, whoever told the listener does not. */
export function throwLater(error: unknown): void {
  void Promise.reject(error);
}

/** Tells a listener so that what it throws disturbs nobody's accounts. */
export function safely<Event>(
  listener: (event: Event) => void,
  onListenerError: OnListenerError = throwLater,
): (event: Event) => void {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      onListenerError(error);
    }
  };
}
