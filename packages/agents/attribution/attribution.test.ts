import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLUES, suspectsOf } from './clues.ts';
import { fitPoints } from './fit-points.ts';
import type { LogStep } from './log.ts';
import { DataError, readLogs } from './read-logs.ts';
import { BASELINES, POINTS, pointsRule } from './rules.ts';
import { type Scores, scoreAll } from './scores.ts';

const own = readLogs(fileURLToPath(new URL('data', import.meta.url)));
const scores = scoreAll(own);
const shareOf = (part: string, rule: string, measure: 'agent' | 'step') =>
  scores.scores.find((score) => score.part === part && score.rule === rule)?.estimates[measure];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attribution-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (content: string | Buffer, name = 'attribution_whowhen.x.jsonl'): void =>
  writeFileSync(join(folder, name), content);

const step = (
  role: string,
  flags: readonly string[] = [],
  more: Partial<LogStep> = {},
): LogStep => ({
  ...{ role, chars: 500, similarity: 0, flags },
  ...more,
});
const cluesOf = (steps: readonly LogStep[], index: number): readonly string[] =>
  CLUES.filter((_, clue) => (suspectsOf({ steps })[index]?.clues[clue] ?? 0) > 0);

describe('what is promised of the rule, on the recorded runs', () => {
  test('on runs that it was not fitted on it names the agent more often than chance', () => {
    expect(own).toHaveLength(92);
    for (const part of ['hand-crafted', 'algorithm-generated']) {
      const rule = shareOf(part, 'crossValidated', 'agent')?.share ?? 0;
      expect(rule).toBeGreaterThan(shareOf(part, 'random', 'agent')?.high ?? 1);
      // With knowledge of the answers it is better: it has none here.
      expect(rule).toBeLessThan(shareOf(part, 'rule', 'agent')?.share ?? 0);
    }
    expect(shareOf('algorithm-generated', 'crossValidated', 'step')?.share).toBeGreaterThan(0.3);
  });

  test('its points are those that the runs give', () => {
    expect(fitPoints(own)).toEqual(POINTS);
  });

  test('the same runs give the same figures', () => {
    expect(scoreAll(own)).toEqual(scores);
  });
});

describe('suspectsOf', () => {
  test('leaves out who neither plans nor acts, unless there is nobody else', () => {
    const people = [step('human'), step('Ann'), step('Computer_terminal')];
    expect(suspectsOf({ steps: people }).map(({ agent }) => agent)).toEqual(['Ann']);
    expect(suspectsOf({ steps: [step('human')] })).toHaveLength(1);
  });

  test.each<[string, LogStep[], readonly string[]]>([
    ['nothing', [step('A'), step('B')], []],
    [
      'words',
      [step('A', ['code', 'assumption_words', 'refusal_words']), step('B')],
      ['code', 'assumption', 'refusal'],
    ],
    ['an error after it', [step('A'), step('B', ['exec_error'])], ['errorNext']],
    ['that it is long', [step('A', [], { chars: 1_001 }), step('B')], ['long']],
    ['that it is short', [step('A', [], { chars: 99 }), step('B')], ['short']],
    ['that it was said before', [step('A', [], { similarity: 0.5 }), step('B')], ['repeated']],
    ['that its author says the most', [step('A'), step('A'), step('B')], ['coordinator']],
  ])('sees %s', (_, steps, clues) => {
    expect(cluesOf(steps, 0)).toEqual(clues);
  });

  test('sees how late a message is', () => {
    const suspects = suspectsOf({ steps: [step('A'), step('B'), step('C')] });
    expect(suspects.map(({ clues }) => clues[CLUES.indexOf('lateness')])).toEqual([0, 0.5, 1]);
  });
});

describe('rules', () => {
  const steps = [
    step('human'),
    step('A', ['code']),
    step('B', ['not_found']),
    step('A'),
    step('C', [], { chars: 2_000 }),
  ];

  test('the points add up over the messages of an agent', () => {
    const nothing = Object.fromEntries(CLUES.map((clue) => [clue, 0])) as typeof POINTS;
    expect(pointsRule(nothing)({ steps })).toEqual({ agent: 'A', step: 1 });
    expect(pointsRule({ ...nothing, long: 3 })({ steps })).toEqual({ agent: 'C', step: 4 });
  });

  test.each([
    ['first', { agent: 'human', step: 0 }],
    ['last', { agent: 'C', step: 4 }],
    ['mostFrequent', { agent: 'A', step: 1 }],
    ['surfaceFlag', { agent: 'B', step: 2 }],
  ] as const)('%s', (name, guess) => {
    expect(BASELINES[name]({ steps })).toEqual(guess);
  });

  test('without any flag the first message is taken', () => {
    const plain = [step('A'), step('B')];
    expect(BASELINES.surfaceFlag({ steps: plain })).toEqual({ agent: 'A', step: 0 });
  });
});

const line = (more: object) =>
  JSON.stringify({
    ...{ id: 'x', set: 'hand-crafted(M)', mistake_agent: 'A', mistake_step: 0 },
    ...{ steps: [['A', 'h', 1, 0, [], [0, 0]]] },
    ...more,
  });

describe('readLogs', () => {
  test('reads plain and packed files, without their header', () => {
    write(`{"schema":{}}\n${line({})}\n\n`);
    write(gzipSync(line({ id: 'y' })), 'attribution_whowhen.y.jsonl.gz');
    write('nonsense', 'other.jsonl');
    expect(readLogs(folder).map(({ id }) => id)).toEqual(['x', 'y']);
  });

  test.each([
    ['{', 'x.jsonl:1'],
    ['[]', 'set must be one of'],
    [line({ set: 'mine' }), 'set must be one of'],
    [line({ mistake_step: 1 }), 'mistake_step must be a step, got 1'],
    [line({ steps: [] }), 'steps must be a list'],
    [line({ steps: [['A', 'h', '1', 0, []]] }), 'a step must be'],
    [line({ mistake_agent: 1 }), 'mistake_agent must be a text, got 1'],
  ])('says what is wrong with %s', (content, message) => {
    write(content);
    expect(() => readLogs(folder)).toThrow(DataError);
    expect(() => readLogs(folder)).toThrow(message);
  });
});

describe('npm run attribution', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      ['--conditions=@coppice/source', fileURLToPath(new URL('main.ts', import.meta.url)), ...args],
      { encoding: 'utf8' },
    );

  test('prints a table, or with --json an object', () => {
    write(Array(3).fill(line({})).join('\n'));
    const { stdout, status } = run('--data', folder);
    expect([status, stdout]).toEqual([0, expect.stringContaining('hand-crafted, 3 runs')]);
    expect(stdout).toContain('too few runs for a cross-validation');
    const json: Scores = JSON.parse(run('--data', folder, '--json').stdout);
    expect(json.scores.map(({ rule }) => rule)).toContain('rule');
  });

  test.each([
    [['--data', '/nowhere/at/all'], 'cannot read the folder'],
    [['--data', ''], '--data must name a folder'],
    [['--colour'], '--colour'],
  ])('%j: the exit code is 2', (args, message) => {
    const { stderr, status } = run(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test('a folder without recorded runs is said to have none', () => {
    expect(run('--data', folder)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no recorded runs'),
    });
  });
});
