import { expect, test } from 'vitest';
import { ladder, type Outcome, taskType, validator } from '../src/index.ts';
import { settled, startDesk } from './desk.ts';
import { startWith } from './start-with.ts';

/** Users throw what they like. */
const hostile = (value: unknown): Error => value as Error;

test.each([
  [
    'a getter that throws',
    () => ({
      a: 1,
      get b(): never {
        throw new Error('boom');
      },
    }),
  ],
  [
    'toJSON that throws',
    () => ({
      toJSON() {
        throw new Error('boom');
      },
    }),
  ],
  [
    'a proxy',
    () =>
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('boom');
          },
        },
      ),
  ],
  [
    'a deep answer',
    () => {
      let value: unknown = 0;
      for (let i = 0; i < 20_000; i++) value = [value];
      return value;
    },
  ],
])('a hostile answer is a failure at once: %s', async (_name, make) => {
  const { app, host } = await startWith(async () => make(), 1, {
    ladder: ladder([]),
    limits: { deadlineMs: 3_600_000, idleMs: 100 },
  });
  let outcome: Outcome | undefined;
  void app.submit({ type: 'work', input: 1 }).then((o) => (outcome = o));
  await host.clock.advanceBy(2_000);
  expect(outcome).toBeDefined();
});

test('a validator that reads the answer by a getter that throws leaves no attempt open', async () => {
  const t = taskType<string, string>('t', {
    ladder: ladder([]),
    decompose: () => {
      throw hostile(null);
    },
    synthesize: () => 'x',
    validators: [
      validator({
        name: 'v',
        examine: () => {
          throw hostile(
            Object.defineProperty({}, 'message', {
              get: () => {
                throw new Error('x');
              },
            }),
          );
        },
      }),
    ],
  });
  const { app, host } = await startDesk([{ id: 'a', can: [t], run: async () => 'x' }]);
  const one = settled(app.submit({ type: t as never, input: 'x' }));
  await host.clock.advanceBy(10_000);
  expect(one.value).toBeDefined();
});

test('an agent that throws a hostile value fails at once', async () => {
  const { app, host } = await startDesk(
    [
      {
        id: 'a',
        can: ['t'],
        run: () =>
          Promise.reject(
            new Proxy(
              {},
              {
                get() {
                  throw new Error('x');
                },
                getPrototypeOf() {
                  throw new Error('y');
                },
              },
            ),
          ),
      },
    ],
    { ladder: ladder([]) },
  );
  const one = settled(app.submit({ type: 't', input: 'x' }));
  await host.clock.advanceBy(10_000);
  expect(one.value).toMatchObject({ type: 'failed', failure: { type: 'crash' } });
  expect(app.status().openTasks).toBe(0);
});
