import { fingerprint } from '@coppice/resilience';

/** A hash of a task's input; one that cannot even be read is like all others of its kind. */
export function inputHashOf(input: unknown): string {
  try {
    return fingerprint(input);
  } catch {
    return 'unreadable';
  }
}
