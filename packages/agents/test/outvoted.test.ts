import { expect, test } from 'vitest';
import { type ApplicationEvent, nameOfFailure, quorum, taskType } from '../src/index.ts';
import { startDesk, within } from './desk.ts';

/** Three agents that are asked the same, and what was said of it all. */
async function desk(answers: Readonly<Record<string, readonly string[]>>, leastVotes: number) {
  const events: ApplicationEvent[] = [];
  const t = taskType<string, string>('t', {
    validators: [quorum({ leastVotes, probability: 0.6 })],
  });
  const left = structuredClone(answers) as Record<string, string[]>;
  const { app, host } = await startDesk(
    Object.keys(answers).map((id) => ({
      id,
      can: [t],
      family: id,
      run: async () => left[id]?.shift() ?? 'right',
    })),
  );
  void (async () => {
    for await (const event of app.events()) events.push(event);
  })();
  const outcome = await within(host, app.submit({ type: t as never, input: 'x' }));
  const blamed = events.flatMap((event) =>
    event.type === 'attempt.failed' && nameOfFailure(event.failure) === 'byzantine.outvoted'
      ? [event.failure.agent]
      : [],
  );
  return { outcome, blamed };
}

test('who said otherwise than two doubted answers that agree has failed, once', async () => {
  const { outcome, blamed } = await desk({ a: ['right'], b: ['wrong', 'wrong'], c: ['right'] }, 9);
  expect(outcome).toMatchObject({ type: 'accepted', value: 'right' });
  expect(blamed).toEqual(['b']);
});

test('who was wrong, and answers right when the answer is asked of it, has failed at the first', async () => {
  const { outcome, blamed } = await desk({ a: ['right'], b: ['wrong'], c: ['wrong'] }, 9);
  expect(outcome).toMatchObject({ type: 'accepted', value: 'right' });
  expect(blamed.toSorted()).toEqual(['b', 'c']);
});

test('who is outvoted at each of two answers has failed once', async () => {
  const answers = { a: ['right'], b: ['wrong'], c: ['wrong too'], d: ['right'] };
  const { outcome, blamed } = await desk(answers, 3);
  expect(outcome).toMatchObject({ type: 'accepted', value: 'right', attempts: 2 });
  expect(blamed.toSorted()).toEqual(['b', 'c']);
});
