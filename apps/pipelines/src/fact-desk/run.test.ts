import { describe, expect, test } from 'vitest';
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
  faults: number,
  signal = new AbortController().signal,
): Promise<FactDeskResult> =>
  runFactDesk({ dir, faults, seed: 42, signal, limits: { idleMs: 300 } });

const withoutTime = ({ ms, ...rest }: FactDeskResult): object => {
  expect(ms).toBeGreaterThan(0);
  return rest;
};

describe('the fact desk', () => {
  test('finds the same with and without faults, and every package is answered', async () => {
    await using project = await tempProject(files);
    const [calm, stormy] = await Promise.all([run(project, 0), run(project, 0.5)]);
    expect(calm.findings.map((finding) => [finding.package, finding.kind])).toEqual([
      ['p1', 'missing-entry-point'],
      ['p3', 'missing-entry-point'],
      ['p5', 'missing-entry-point'],
    ]);
    expect(stormy.findings).toEqual(calm.findings);
    const all = { total: 6, accepted: 6, degraded: 0, failed: 0 };
    expect([calm.tasks, stormy.tasks]).toEqual([all, all]);
    expect(calm.failures).toEqual({ crash: 0, timeout: 0 });
    expect(Math.min(...Object.values(stormy.injected))).toBeGreaterThan(0);
  });

  test('every injected crash and silence is noticed, and each costs one restart', async () => {
    await using project = await tempProject(files);
    const { injected, failures, restarts } = await run(project, 0.5);
    expect(failures).toEqual({ crash: injected.crash, timeout: injected.silence });
    expect(restarts).toBe(injected.crash + injected.silence);
  });

  test('one seed gives one result, but for the time it took', async () => {
    await using project = await tempProject(files);
    const [first, second] = await Promise.all([run(project, 0.5), run(project, 0.5)]);
    expect(withoutTime(second)).toEqual(withoutTime(first));
  });

  test('an agent that never answers degrades its package, three of them fail it', async () => {
    await using project = await tempProject(files);
    // One attempt each, and each meets a fault: only a slow one answers.
    const limits = { maxAttempts: 1, idleMs: 200 };
    const { signal } = new AbortController();
    const { tasks, injected } = await runFactDesk({
      ...{ dir: project.dir, faults: 1, seed: 1, signal, limits },
    });
    expect(injected.crash + injected.silence + injected.slow).toBe(18);
    expect(tasks.accepted + tasks.degraded + tasks.failed).toBe(6);
    expect(Math.min(tasks.degraded, tasks.failed)).toBeGreaterThan(0);
  });

  test('a drained run begins no new package and says what it did not do', async () => {
    await using project = await tempProject(files);
    const controller = new AbortController();
    controller.abort();
    const { tasks, findings } = await run(project, 0, controller.signal);
    expect(tasks).toEqual({ total: 6, accepted: 0, degraded: 0, failed: 0 });
    expect(findings).toEqual([]);
  });

  test('progress is told package by package', async () => {
    await using project = await tempProject(files);
    const done: number[] = [];
    await runFactDesk({
      dir: project.dir,
      faults: 0,
      seed: 1,
      signal: new AbortController().signal,
      onProgress: (progress) => done.push(progress.done),
    });
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
