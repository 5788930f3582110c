import { expect, test } from 'vitest';
import { isOfAttempts, isOfWork } from './left-budgets.ts';

test.each([
  ['task:w', true, false],
  ['w/stage', true, false],
  ['w:1', true, true],
  ['w:1:judging', true, true],
  ['task:w/stage/0', true, false],
  ['task:w:1/child-1', true, true],
  ['task:w/opinion-1.1', true, true],
  ['w/opinion-1.1:1', true, true],
  ['task:w/part-1', true, false],
  ['task:w2', false, false],
  ['w2/stage', false, false],
  ['app', false, false],
])('%s: of the work "w" %s, of an attempt at it %s', (budgetId, isWork, isAttempt) => {
  expect([isOfWork('w')(budgetId), isOfAttempts('w')(budgetId)]).toEqual([isWork, isAttempt]);
});
