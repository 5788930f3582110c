import { virtualHost } from '@coppice/host';
import { supervisor } from '@coppice/supervision';
import { describe, expect, test } from 'vitest';
import {
  type AgentOptions,
  type ApplicationOptions,
  agent,
  type Feedback,
  type Finding,
  ladder,
  RUNG_NAMES,
  type RunContext,
  type Submission,
  startApplication,
  type TaskTypeOptions,
  taskType,
  validator,
} from '../src/index.ts';

type Told = { readonly agent: string; readonly feedback: readonly Feedback[] };

/** Answers other than `good` are bad. */
const isGood = validator<string, string>({
  name: 'isGood',
  examine: ({ answer }) => answer.value === 'good' || `"${answer.value}" is not good.`,
});

/** An application whose agents answer by `say`; it remembers what each attempt was told. */
async function stage(
  agents: readonly Partial<AgentOptions<string, string, string>>[],
  say: (ctx: RunContext, attempt: number) => string | Promise<string>,
  options: {
    readonly type?: TaskTypeOptions<string, string>;
    readonly app?: Partial<ApplicationOptions>;
  } = {},
) {
  const host = virtualHost({ seed: 1 });
  const told: Told[] = [];
  const write = taskType<string, string>('write', {
    validators: [isGood],
    ladder: ladder(RUNG_NAMES),
    ...options.type,
  });
  const app = await startApplication({
    id: 'app',
    host,
    agents: supervisor({
      id: 'agents',
      intensity: { restarts: 100, withinMs: 1_000 },
      children: agents.map((each, index) =>
        agent({
          id: `writer-${index + 1}`,
          can: [write],
          run: async (_task: { input: string }, ctx) => {
            told.push({ agent: ctx.agent, feedback: ctx.feedback });
            return say(ctx, told.length);
          },
          ...each,
        }),
      ),
    }),
    ...options.app,
  });
  const submit = (submission: Partial<Submission> = {}) =>
    app.submit({ type: write, input: 'a text', ...submission } as never);
  const rungs = (outcome: object) =>
    'postMortem' in outcome
      ? (outcome.postMortem as { tried: { rung: string; agent: string }[] }).tried.map(
          ({ rung, agent: who }) => `${rung} ${who}`,
        )
      : [];
  return { host, app, told, submit, rungs };
}

describe('the rungs', () => {
  test('feedback: the same agent gets the finding verbatim and its own answer', async () => {
    const { submit, told } = await stage([{}, {}], (_ctx, attempt) =>
      attempt === 1 ? 'bad' : 'good',
    );
    expect(await submit()).toMatchObject({ type: 'accepted', value: 'good', attempts: 2 });
    expect(told[1]?.agent).toBe(told[0]?.agent);
    expect(told[1]?.feedback).toMatchObject([
      { type: 'byzantine', message: 'isGood: "bad" is not good.', previousAnswer: 'bad' },
    ]);
  });

  test('another agent, of another family, gets the finding without the answer', async () => {
    const { submit, told } = await stage(
      [{ family: 'a' }, { family: 'a' }, { family: 'b' }],
      (ctx) => (ctx.agent === 'writer-3' ? 'good' : `bad ${ctx.epoch}`),
    );
    const outcome = await submit();
    expect(outcome).toMatchObject({ type: 'accepted' });
    const last = told.at(-1);
    expect(last?.agent).toBe('writer-3');
    for (const each of last?.feedback ?? []) expect(each).not.toHaveProperty('previousAnswer');
    expect(last?.feedback.map(({ message }) => message)).not.toHaveLength(0);
  });

  test('the same wrong answer again leaves the rung', async () => {
    const { submit, told } = await stage(
      [{}, {}],
      (ctx) => (ctx.agent === 'writer-1' ? 'bad' : 'bad too'),
      { type: { ladder: ladder([{ name: 'feedback', attempts: 5 }]) } },
    );
    expect(await submit()).toMatchObject({ type: 'failed', attempts: 2 });
    expect(told).toHaveLength(2);
  });

  test('decomposing: parts with types of their own, and one answer made of theirs', async () => {
    const sentence = taskType<string, string>('sentence');
    const speaker = { id: 'speaker', can: ['sentence'] as const };
    const { app, submit } = await stage(
      [{ can: ['write'] }, { ...speaker, run: async (task) => `<${task.input}>` }],
      () => 'bad',
      {
        type: {
          ladder: ladder(['decomposing']),
          validators: [
            validator<string, string>({
              name: 'isMarked',
              examine: ({ answer }) => answer.value.startsWith('<') || 'It is not marked.',
            }),
          ],
          decompose: ({ input }) =>
            input.split(' ').map((each) => ({ type: sentence, input: each })),
          synthesize: (_task, values) => values.join(' '),
        },
      },
    );
    expect(await submit()).toMatchObject({ type: 'accepted', value: '<a> <text>', attempts: 2 });
    expect(app.status().openTasks).toBe(0);
  });

  test('more than five parts, or parts that fail, go on to the next rung', async () => {
    const { submit } = await stage(
      [{}, { tier: 2 }],
      (ctx) => (ctx.agent === 'writer-2' ? 'good' : 'bad'),
      {
        type: {
          ladder: ladder(['decomposing', 'escalating']),
          decompose: () => Array.from({ length: 6 }, () => ({ type: 'write', input: '' })),
          synthesize: () => '',
        },
      },
    );
    const outcome = await submit();
    expect(outcome).toMatchObject({ type: 'accepted', value: 'good' });
    expect('failures' in outcome && outcome.failures[1]).toMatchObject({
      type: 'crash',
      error: { message: 'decompose must give 1 to 5 parts, got 6' },
    });
  });

  test('escalating: an agent of a higher tier, told all findings', async () => {
    const { submit, told } = await stage([{}, {}, { tier: 2, id: 'strong' }], (ctx) =>
      ctx.agent === 'strong' ? 'good' : `bad ${ctx.agent} ${ctx.epoch}`,
    );
    expect(await submit()).toMatchObject({ type: 'accepted', by: 'strong:1', attempts: 4 });
    expect(told.map((each) => each.agent).slice(0, 3)).not.toContain('strong');
    expect(told.at(-1)?.feedback).toHaveLength(3);
  });

  test('parked: a person is asked, and the answer of the person is the outcome', async () => {
    const { app, submit } = await stage([{}], () => 'bad', {
      type: { ladder: ladder(['parked']) },
    });
    expect(await submit({ id: 't' })).toEqual({ type: 'queued', id: 't', reason: 'parked' });
    expect(app.status().parkedTasks).toBe(1);
    expect(app.answer('other', 'good', 'ann')).toBe('unknown');
    expect(app.answer('t', 'by hand', 'ann')).toBe('accepted');
    expect(await app.outcomeOf('t')).toMatchObject({
      type: 'accepted',
      value: 'by hand',
      by: 'ann',
    });
    expect(app.status()).toMatchObject({ parkedTasks: 0, openTasks: 0 });
  });

  test('without a further rung it has failed, with a post-mortem of what was tried', async () => {
    const { submit, rungs } = await stage([{}], (ctx) => `bad ${ctx.epoch}`, {
      type: { ladder: ladder(['feedback', 'otherAgent', 'escalating']) },
    });
    const outcome = await submit();
    expect(outcome).toMatchObject({
      type: 'failed',
      failure: { type: 'byzantine', kind: 'inconsistent' },
    });
    expect(rungs(outcome)).toEqual(['first writer-1', 'feedback writer-1']);
  });
});

describe('what is no reason to climb', () => {
  test('a provider that refuses is waited for, and no agent is blamed', async () => {
    const { host, app, submit, told } = await stage(
      [{ provider: 'acme' }, { provider: 'acme' }],
      (_ctx, attempt) => {
        if (attempt > 1) return 'good';
        throw Object.assign(new Error('slow down'), {
          status: 429,
          headers: { 'retry-after': '20' },
        });
      },
    );
    const outcome = submit();
    await host.clock.advanceBy(19_999);
    expect(told).toHaveLength(1);
    await host.clock.advanceBy(5_000);
    expect(await outcome).toMatchObject({
      type: 'accepted',
      failures: [{ type: 'provider', kind: 'rateLimited', provider: 'acme' }],
    });
    expect(app.status().restarts).toBe(0);
    expect(app.guards.breakers.peek('writer-1', 'write')?.mode ?? 'closed').toBe('closed');
  });

  test('what would always fail skips the agents of the same kind', async () => {
    const { submit, told } = await stage([{}, {}, { tier: 2, id: 'large' }], (ctx) => {
      if (ctx.agent === 'large') return 'good';
      throw Object.assign(new Error('too long'), { code: 'context_length_exceeded' });
    });
    expect(await submit()).toMatchObject({ type: 'accepted', by: 'large:1', attempts: 2 });
    expect(told).toHaveLength(2);
  });

  test('a task at which two agents fail alike is poison: no third one of their kind is asked', async () => {
    const { submit, told } = await stage([{}, {}, {}, {}], () => 'bad', {
      type: {
        ladder: ladder([{ name: 'otherAgent', attempts: 3 }]),
        validators: [validator<string, string>({ name: 'same', examine: () => 'It is wrong.' })],
      },
    });
    const outcome = await submit();
    expect(told).toHaveLength(2);
    expect(outcome).toMatchObject({
      postMortem: { rootCause: { name: expect.stringMatching(/poison|byzantine/) } },
    });
  });
});

describe('a suspicion', () => {
  const doubts = validator<string, string>({
    name: 'doubts',
    examine: () => ({
      type: 'suspect',
      findings: [
        { kind: 'unproven', validator: 'doubts', message: 'Nobody knows.' } satisfies Finding,
      ],
    }),
  });

  test('asks another agent; two that agree unseen are believed', async () => {
    const { submit, told } = await stage([{}, {}], () => 'same', {
      type: { validators: [doubts] },
    });
    expect(await submit()).toMatchObject({ type: 'accepted', value: 'same', attempts: 2 });
    expect(new Set(told.map((each) => each.agent)).size).toBe(2);
  });

  test('that stays is delivered with a flag', async () => {
    const { submit } = await stage([{}, {}], (ctx) => ctx.agent, {
      type: { validators: [doubts] },
    });
    expect(await submit()).toMatchObject({
      type: 'degraded',
      flags: ['unproven'],
      postMortem: { outcome: 'degraded' },
    });
  });
});

test('retry tokens bound all ladders together', async () => {
  const { submit, told } = await stage([{}], (ctx) => `bad ${ctx.epoch}`, {
    app: { retryTokens: { capacity: 5 } },
    type: { ladder: ladder(['feedback']) },
  });
  expect(await submit()).toMatchObject({ type: 'failed', attempts: 2 });
  expect(await submit()).toMatchObject({ type: 'failed', attempts: 1 });
  expect(told).toHaveLength(3);
});

test('a rung with a budget of its own cannot exceed it', async () => {
  const { submit } = await stage(
    [{}],
    (ctx) => {
      ctx.reserve(ctx.epoch === 1 ? 100 : 60).commit();
      return 'bad';
    },
    { type: { ladder: ladder([{ name: 'feedback', budgetTokens: 50 }]) } },
  );
  expect(await submit()).toMatchObject({
    type: 'failed',
    failure: { type: 'budget', kind: 'tokens' },
    cost: { tokens: 100 },
  });
});
