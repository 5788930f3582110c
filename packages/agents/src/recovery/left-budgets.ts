/** Of a budget's id: it was opened for this work, or for what others did for it. */
export const isOfWork = (id: string): ((budgetId: string) => boolean) =>
  startsWithOne([`${id}/`, `${id}:`], id);

/** Of a budget's id: it was opened for an attempt at this task, or for what others did for that. */
export const isOfAttempts = (taskId: string): ((budgetId: string) => boolean) =>
  startsWithOne([`${taskId}:`, `${taskId}/opinion-`]);

/** Budgets of tasks are called `task:` and the task's id. */
const startsWithOne =
  (starts: readonly string[], whole?: string) =>
  (budgetId: string): boolean => {
    const name = budgetId.startsWith('task:') ? budgetId.slice('task:'.length) : budgetId;
    return name === whole || starts.some((each) => name.startsWith(each));
  };
