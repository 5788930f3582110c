import type { Clock } from '@coppice/host';

/**
 * Carries out one step of a stop, but no longer than it may take: a journal on a full disk or a
 * webhook that hangs must not keep the rest from being stopped.
 *
 * @returns What went wrong; `undefined` when nothing did.
 */
export async function runStep(
  clock: Clock,
  withinMs: number,
  run: (signal: AbortSignal) => unknown,
): Promise<string | undefined> {
  const controller = new AbortController();
  const { promise: overdue, resolve } = Promise.withResolvers<string>();
  const timer = clock.setTimeout(() => {
    const message = `not done within ${withinMs} ms`;
    controller.abort(new Error(message));
    resolve(message);
  }, withinMs);
  try {
    return await Promise.race([ended(run, controller.signal), overdue]);
  } finally {
    clock.clearTimeout(timer);
  }
}

async function ended(
  run: (signal: AbortSignal) => unknown,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await run(signal);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** What was thrown, in words. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
