import { FAULT_CLASSES, faultRates } from 'coppice/testing';
import { describe, expect, test } from 'vitest';
import type { FactDeskOptions } from './desk-options.ts';
import type { FactDeskResult } from './output/result.ts';
import { runFactDesk } from './run.ts';
import { type Files, type TempProject, tempProject } from './temp-project.ts';

const MIT = 'Permission is hereby granted, free of charge, to any person obtaining a copy of this';

/** Six packages, every second of which names a file that is not there. */
const files: Files = Object.fromEntries(
  Array.from({ length: 6 }, (_, index) => [
    [
      `node_modules/p${index}/package.json`,
      {
        name: `p${index}`,
        version: '1.0.0',
        license: 'MIT',
        main: index % 2 ? 'gone.js' : 'main.js',
      },
    ],
    [`node_modules/p${index}/main.js`, 'module.exports = 1;'],
    [`node_modules/p${index}/LICENSE`, MIT],
  ]).flat(),
);

const run = (
  { dir }: TempProject,
  faults: FactDeskOptions['faults'],
  options: Partial<FactDeskOptions> = {},
): Promise<FactDeskResult> => {
  const { signal } = new AbortController();
  return runFactDesk({ ...{ dir, faults, seed: 42, signal }, ...options });
};

const countOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const untimed = ({ ms, ...rest }: FactDeskResult): object => {
  expect(ms).toBeGreaterThan(0);
  const { tasks, findings, wrongAccepted, stopped } = rest;
  return { tasks, findings, wrongAccepted, stopped };
};

describe('the fact desk', () => {
  test('finds the same with and without faults, and every package is answered', async () => {
    await using project = await tempProject(files);
    const calm = await run(project, {});
    const stormy = await run(project, faultRates({ all: 0.4 }));
    expect(calm.findings.map((finding) => [finding.package, finding.kind])).toEqual([
      ['p1', 'missing-entry-point'],
      ['p3', 'missing-entry-point'],
      ['p5', 'missing-entry-point'],
    ]);
    expect(stormy.findings).toEqual(calm.findings);
    expect(calm.tasks).toEqual({ total: 6, accepted: 6, degraded: 0, failed: 0 });
    expect(countOf({ ...calm.failures.kinds })).toBe(0);
    expect(countOf(stormy.injected)).toBeGreaterThan(10);
    expect(stormy.noticed).toEqual(stormy.injected);
    expect(stormy.wrongAccepted).toBe(0);
  });

  test.each(FAULT_CLASSES)('%s is noticed, named, and costs no finding', async (fault) => {
    await using project = await tempProject(files);
    const result = await run(project, { [fault]: 0.15 });
    const { injected, noticed, wrongAccepted, tasks, stopped } = result;
    expect(injected[fault]).toBeGreaterThan(0);
    expect(noticed).toEqual(injected);
    expect({ wrongAccepted, stopped, failed: tasks.failed }).toEqual({
      ...{ wrongAccepted: 0, stopped: null, failed: 0 },
    });
    expect(result.findings).toHaveLength(3);
  });

  // Which attempt meets which fault is fixed; who is asked for an opinion depends on who is free.
  test('one seed gives one report', async () => {
    await using project = await tempProject(files);
    const faults = { crash: 0.2, validJsonNonsense: 0.1, identicalLoop: 0.1 };
    expect(untimed(await run(project, faults))).toEqual(untimed(await run(project, faults)));
  });

  test('agents that are all silent are stopped within their idle budgets, with post-mortems', async () => {
    await using project = await tempProject(files);
    const result = await run(project, { silence: 1 });
    expect(result.stopped ?? 'every task failed').toMatch(/results failed|every task failed/);
    expect(result.tasks.accepted).toBe(0);
    expect(result.postMortems.length).toBeGreaterThan(0);
    expect(result.failures.timeout).toBeGreaterThan(0);
    expect(result.ms).toBeLessThan(10_000);
  });

  test('the budget is never exceeded, and stops everything when it is used up', async () => {
    await using project = await tempProject(files);
    const result = await run(project, {}, { budgetTokens: 100 });
    expect(result.tokens.spent).toBeLessThanOrEqual(100);
    expect(result.stopped).toBe('tokens of "factDesk" are used up');
    expect(result.postMortems[0]?.outcome).toBe('stopped');
  });

  test('a drained run begins no new package and says what it did not do', async () => {
    await using project = await tempProject(files);
    const { tasks, findings } = await run(project, {}, { signal: AbortSignal.abort() });
    expect(tasks).toEqual({ total: 6, accepted: 0, degraded: 0, failed: 0 });
    expect(findings).toEqual([]);
  });

  test('progress is told package by package', async () => {
    await using project = await tempProject(files);
    const done: number[] = [];
    await run(project, {}, { onProgress: (progress) => done.push(progress.done) });
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
