import type { StopReason } from '../task/outcome.ts';
import type { Recorder } from './recorder.ts';

/**
 * Tells what became of work once that is written down: what is told is so for good. With a reason, it
 * could not be written: the next process goes on with the work, so nobody may be told that it is done.
 */
export function whenWritten(
  recorder: Recorder | undefined,
  tell: (unwritten?: StopReason) => void,
): void {
  if (recorder)
    void recorder.durable().then(
      () => tell(),
      (error: unknown) => tell(reasonOf(error)),
    );
  else tell();
}

/** As the kill switch has it, which a journal that fails trips. */
function reasonOf(error: unknown): StopReason {
  const { code, message } = error as { readonly code?: unknown; readonly message: string };
  if (code === 'journal_closed') return { type: 'shutdown' };
  const cause = { type: 'operator', by: 'journal', reason: message } as const;
  return { type: 'killSwitch', cause };
}
