import { describe, expect, expectTypeOf, test } from 'vitest';
import type { TaskType } from '../task/task-type.ts';
import type { FanOut } from './fan-out.ts';
import { type Pipeline, type PipelineBuilder, pipeline } from './pipeline.ts';
import { type PipelinePlan, STAGE_DEFAULTS, withStage } from './pipeline-plan.ts';

interface Project {
  readonly packages: readonly string[];
}
const extract: TaskType<string, { readonly license: string }> = { name: 'extract' };
const compare: TaskType<readonly { readonly license: string }[], boolean> = { name: 'compare' };
const review: TaskType<boolean, string> = { name: 'review' };

const desk = pipeline<Project>('factDesk')
  .fanOut('extract', { task: extract, forEach: ({ input }) => input.packages, concurrency: 16 })
  .stage('compare', { after: ['extract'], task: compare, input: ({ extract }) => extract.values })
  .stage('review', {
    after: ['compare'],
    task: review,
    input: ({ compare }) => compare,
    optional: 'unreviewed',
  });

type DoneOf<Built> = Built extends PipelineBuilder<infer _I, infer Done, infer _O> ? Done : never;
type OutputOf<Built> = Built extends Pipeline<never, infer Output> ? Output : never;

describe('pipeline', () => {
  test('is a plan as data, with the defaults filled in', () => {
    expect(desk.plan).toEqual({
      name: 'factDesk',
      stages: [
        {
          ...{ id: 'extract', after: [], type: 'fanOut', taskType: 'extract' },
          ...{ concurrency: 16, leastShare: 1 },
        },
        {
          ...{ id: 'compare', after: ['extract'], type: 'task', taskType: 'compare' },
          ...{ concurrency: 8, leastShare: 1 },
        },
        {
          ...{ id: 'review', after: ['compare'], type: 'task', taskType: 'review' },
          ...{ concurrency: 8, leastShare: 1, flag: 'unreviewed' },
        },
      ],
    });
  });

  test('knows what each stage gives to the next', () => {
    expectTypeOf<DoneOf<typeof desk>['extract']>().toEqualTypeOf<
      FanOut<{ readonly license: string }>
    >();
    expectTypeOf<DoneOf<typeof desk>['compare']>().toEqualTypeOf<boolean>();
    expectTypeOf<DoneOf<typeof desk>['review']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<OutputOf<typeof desk>>().toEqualTypeOf<string | undefined>();
    const output = desk.output(({ input, review }) => ({ input, review }));
    expectTypeOf<OutputOf<typeof output>>().toEqualTypeOf<{
      input: Project;
      review: string | undefined;
    }>();
    expectTypeOf(output).toExtend<Pipeline<Project>>();
    expectTypeOf(output).not.toExtend<Pipeline<string>>();
  });

  test('refuses what does not fit, when compiled and when built', () => {
    // @ts-expect-error No stage of that name comes before.
    expect(() => desk.stage('x', { after: ['nope'], task: review, input: () => true })).toThrow(
      'factDesk, stage "x": after must name earlier stages, got "nope"',
    );
    // @ts-expect-error The name is taken.
    expect(() => desk.compute('review', { from: () => 1 })).toThrow('the name is taken');
    // @ts-expect-error So is the name of the pipeline's input.
    expect(() => desk.compute('input', { from: () => 1 })).toThrow('the name is taken');
  });

  test('lets code see what it names, and nothing else', () => {
    // @ts-expect-error An input is missing, and the pipeline's is no boolean.
    desk.stage('x', { task: review });
    // @ts-expect-error An input is missing after another stage.
    desk.stage('x', { after: ['compare'], task: review });
    // @ts-expect-error The task takes a boolean.
    desk.stage('x', { after: ['compare'], task: review, input: () => 'yes' });
    // @ts-expect-error The stage is not named in `after`.
    desk.compute('x', { after: ['compare'], from: ({ extract }) => extract });
    // @ts-expect-error An optional stage may have no value.
    desk.compute('x', { after: ['review'], from: ({ review }) => review.length });
    // @ts-expect-error Items are the task's inputs.
    desk.fanOut('x', { task: extract, forEach: () => [1] });
    const whole: TaskType<Project, number> = { name: 'whole' };
    expect(desk.stage('x', { task: whole }).plan.stages).toHaveLength(4);
    expect(desk.stage('x', { task: 'anything' }).plan.stages[3]?.taskType).toBe('anything');
  });

  test.each([
    [{ concurrency: 0 }, 'concurrency must be an integer ≥ 1, got 0'],
    [{ concurrency: 1.5 }, 'concurrency must be an integer ≥ 1, got 1.5'],
    [{ leastShare: 1.1 }, 'leastShare must be in 0–1, got 1.1'],
    [{ leastShare: Number.NaN }, 'leastShare must be in 0–1, got NaN'],
    [{ budgetTokens: -1 }, 'budgetTokens must be ≥ 0, got -1'],
    [{ deadlineMs: 0 }, 'deadlineMs must be > 0, got 0'],
    [{ optional: '' }, 'optional must be a flag, got ""'],
  ])('%j is a mistake', (options, message) => {
    const build = () => desk.fanOut('x', { task: extract, forEach: () => [], ...options });
    expect(build).toThrow(message);
  });

  test.each(['', '3', 'a/b', '__proto__', 'a b'])('"%s" is no name', (name) => {
    expect(() => pipeline(name)).toThrow(TypeError);
    expect(() => desk.compute(name, { from: () => 1 })).toThrow(TypeError);
  });

  test('has at most 100 stages', () => {
    const stage = { after: [], type: 'compute', taskType: '', ...STAGE_DEFAULTS } as const;
    const add = (plan: PipelinePlan, index: number) =>
      withStage(plan, { ...stage, id: `s${index}` });
    const empty: PipelinePlan = { name: 'long', stages: [] };
    const long = Array.from({ length: 100 }, (_, index) => index).reduce(add, empty);
    expect(() => add(long, 100)).toThrow('at most 100 stages, "s100" is more');
  });
});
