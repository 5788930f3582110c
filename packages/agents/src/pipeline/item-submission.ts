import type { Submission } from '../task/submission.ts';
import type { StageResources } from './stage-resources.ts';

/** The task of one item of a stage. */
export function itemSubmission(
  task: unknown,
  input: unknown,
  about: {
    readonly taskId: string;
    readonly note: string | undefined;
    readonly resources: StageResources;
    readonly signal: AbortSignal;
  },
): Submission {
  const { taskId: id, note, resources, signal } = about;
  const { consumes, budget } = resources;
  const deadlineMs = resources.remainingMs();
  return {
    type: task as Submission['type'], // The builder has checked the input.
    ...{ input, id, consumes, budget, signal },
    ...(deadlineMs === undefined ? {} : { limits: { deadlineMs } }),
    ...(note === undefined ? {} : { notes: [note] }),
  };
}
