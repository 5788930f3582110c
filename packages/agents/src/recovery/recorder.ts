import type { WorkEntries } from './work-entries.ts';

/** Writes down what an application does, so that another process can go on with it. */
export interface Recorder {
  record<Type extends keyof WorkEntries>(
    type: Type,
    data: WorkEntries[Type],
    about?: { readonly run?: string; readonly agent?: string },
  ): void;
  /**
   * Everything recorded so far is on disk when it returns: safe from the end of the process, or from a
   * power failure too.
   */
  flush(against: 'processCrash' | 'powerLoss'): void;
  /** Resolves when everything recorded so far is on disk. */
  durable(): Promise<void>;
}
