import { expect, test } from 'vitest';
import { ladder, taskType, type Verdict, validator } from '../src/index.ts';
import { settled, startDesk } from './desk.ts';
import { never } from './start-with.ts';

test('a task whose source is recalled while it waits for an agent is not done', async () => {
  let gate: (v: string) => void = () => {};
  const inputs: unknown[] = [];
  const { app, host } = await startDesk([
    { id: 'src', can: ['source'], run: async () => 'fact' },
    {
      id: 'a',
      can: ['work'],
      run: (task: { input: unknown }) => {
        inputs.push(task.input);
        return new Promise((done) => (gate = done as never));
      },
    } as never,
  ]);
  const source = await app.submit({ type: 'source', input: 0 });
  const { resultId } = source as { resultId: string };
  void app.submit({ type: 'work', input: 'busy' });
  await host.settle();
  const one = settled(app.submit({ type: 'work', input: 'tainted', consumes: [resultId] }));
  await host.settle();
  await app.recall(resultId, 'wrong');
  await host.settle();
  gate('done');
  await host.settle();
  expect(inputs).toEqual(['busy']);
  expect(one.value).toMatchObject({ type: 'failed', failure: { type: 'cascade' } });
});

test('a recall delivers no suspected answer that was made of what is recalled', async () => {
  const doubtful = taskType<string, string>('doubtful', {
    ladder: ladder(['otherAgent']),
    validators: [
      validator({
        name: 'v',
        examine: (): Verdict => ({
          type: 'suspect',
          findings: [{ kind: 'unproven', validator: 'v', message: 'unsure' }],
        }),
      }),
    ],
  });
  const { app, host } = await startDesk([
    { id: 'src', can: ['source'], run: async () => 'fact' },
    { id: 'a', can: ['doubtful'], run: async () => 'made of a wrong fact' },
    { id: 'b', can: ['doubtful'], tier: 2, run: () => never() },
  ]);
  const { resultId } = (await app.submit({ type: 'source', input: 0 })) as { resultId: string };
  const one = settled(app.submit({ type: doubtful as never, input: 'x', consumes: [resultId] }));
  await host.settle();
  await app.recall(resultId, 'wrong');
  await host.settle();
  expect(one.value?.type).toBe('failed');
});

test('an open task ends when its source is recalled while its parts are done', async () => {
  const part = taskType<number, number>('part', { ladder: ladder([]) });
  const whole = taskType<string, string>('whole', {
    ladder: ladder(['decomposing', 'escalating']),
    validators: [
      validator({ name: 'v', examine: ({ answer }) => answer.value === 'good' || 'no' }),
    ],
    decompose: () => [{ type: part, input: 1 }] as never,
    synthesize: () => 'good',
  });
  const { app, host } = await startDesk([
    { id: 'src', can: ['source'], run: async () => 'fact' },
    { id: 'a', can: ['whole'], run: async () => 'bad' },
    { id: 'p', can: ['part'], run: () => never() },
    { id: 'b', can: ['whole'], tier: 2, run: async () => 'good' },
  ]);
  const { resultId } = (await app.submit({ type: 'source', input: 0 })) as { resultId: string };
  const one = settled(app.submit({ type: whole as never, input: 'x', consumes: [resultId] }));
  await host.settle();
  await app.recall(resultId, 'wrong');
  await host.settle();
  expect(app.status().contamination).toEqual({ src: { source: 1, propagated: 0 } });
  expect(one.value).toMatchObject({ type: 'failed', failure: { type: 'cascade' } });
});
