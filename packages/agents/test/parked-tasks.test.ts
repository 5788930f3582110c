import { expect, test } from 'vitest';
import { ladder, taskType } from '../src/index.ts';
import { startDesk } from './desk.ts';

test('only the first answer to a parked task is taken', async () => {
  const t = taskType<string, string>('t', { ladder: ladder(['parked']) });
  const { app, host } = await startDesk([
    { id: 'a', can: ['t'], run: () => Promise.reject(new Error('x')) },
  ]);
  await app.submit({ type: t as never, input: 'x', id: 'one' });
  await host.settle();
  const first = app.answer('one', 'A', 'ann');
  const second = app.answer('one', 'B', 'bob');
  const outcome = await app.outcomeOf('one');
  expect(outcome).toMatchObject({ value: 'A' });
  expect([first, second]).toEqual(['accepted', 'unknown']);
});
