import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scoreContradiction } from './contradiction.ts';
import { scoreGrounding } from './grounding.ts';
import { scoreLoops } from './loops.ts';
import { scoreQuorum } from './quorum.ts';
import { DataError, readData } from './read-data.ts';
import { scoreAll, tableOf } from './scores.ts';
import { scoreTauLoops } from './tau-loops.ts';

const own = readData(fileURLToPath(new URL('data', import.meta.url)));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'detectors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Buffer): void =>
  writeFileSync(join(folder, name), content);

describe('what is promised of the detectors, on the recorded data', () => {
  test('loops: few false kills, most failures caught, a quarter of their turns saved', () => {
    const score = scoreLoops(own.loops ?? []);
    expect(score.falseKill).toBeLessThanOrEqual(0.012);
    expect(score.recall).toBeGreaterThanOrEqual(0.65);
    expect(score.turnsSaved).toBeGreaterThanOrEqual(0.28);
  });

  test('no run of a modern model that ends well is stopped', () => {
    expect(own.tauLoops?.filter(({ ok }) => ok === 1)).toHaveLength(86);
    expect(scoreTauLoops(own.tauLoops ?? [])).toEqual({ falseKill: 0 });
  });

  test('contradictions are told from other pairs', () => {
    const score = scoreContradiction(own.contradiction ?? []);
    expect(score.recall).toBeGreaterThanOrEqual(0.8);
    expect(score.falsePositive).toBeLessThanOrEqual(0.27);
  });

  test('summaries that keep to their document are told from others', () => {
    expect(scoreGrounding(own.grounding ?? []).balancedAccuracy).toBeGreaterThanOrEqual(0.77);
  });

  test('agreement is worth little in number, and what is agreed on is right', () => {
    const score = scoreQuorum(own.confidence ?? []);
    expect(score.meanCorrelation).toBeGreaterThan(0.4);
    expect(score.effectiveVotes).toBeLessThan(2.5);
    expect(score.weighted).toBeGreaterThan(score.majority);
    expect(score.agreedRight).toBeGreaterThan(0.95);
  });
});

describe('the scorers', () => {
  const step = (action: number, observation = action): [number, number, number, number, 0 | 1] => [
    action,
    action,
    observation,
    0,
    0,
  ];
  const four = [step(1), step(1), step(1), step(1)];

  test('loops: a stop at or after the best step kills nothing', () => {
    const runs = [
      { ok: 1, best: 3, steps: four },
      { ok: 1, best: 4, steps: [...four, step(2)] },
      { ok: 0, best: null, steps: [...four, step(2), step(3), step(4), step(5)] },
      { ok: 0, best: null, steps: [step(1), step(2)] },
    ] as const;
    expect(scoreLoops(runs)).toEqual({ falseKill: 0.5, recall: 0.5, turnsSaved: 0.4 });
  });

  test('tool calls: a result belongs to the oldest open call of its tool', () => {
    const calls = (hash: string) => [
      ['call', 'a', hash],
      ['result', 'a', 'same', 4, 0],
    ];
    const run = (hashes: string) => ({ ok: 1, steps: [...hashes].flatMap(calls) });
    const record = JSON.parse(JSON.stringify([run('xxxx'), run('wxyz')]));
    expect(scoreTauLoops(record)).toEqual({ falseKill: 0.5 });
    const call = (hash: string) => ['call', 'a', hash];
    const result = (hash: string) => ['result', 'a', hash, 1, 0];
    const parallel = [...['x', 'y', 'z'].map(call), ...['1', '2', '3'].map(result)];
    const steps = [...parallel, ...['x', 'x', 'x'].flatMap((hash) => [call(hash), result('1')])];
    const runs = JSON.parse(JSON.stringify([{ ok: 1, steps }]));
    expect(scoreTauLoops(runs)).toEqual({ falseKill: 1 });
  });

  test('nothing is no score', () => {
    const nothing = readData(folder);
    const scores = scoreAll({ ...nothing, loops: [] });
    expect(Object.values(scores)).toEqual([null, null, null, null, null, null]);
    expect(tableOf(scores)).toContain('loops         no data\n');
  });

  test('a table has a line for each figure', () => {
    const scores = scoreAll({ ...readData(folder), loops: [{ ok: 0, best: null, steps: four }] });
    expect(tableOf(scores)).toContain('loops         recall              1.0000\n');
  });
});

describe('readData', () => {
  const pair = '{"a":"x","b":"y","contradiction":1}\n';

  test('reads all files of a set together, packed or not, and skips headers and empty lines', () => {
    write('contradictions_chatprotect.dev.jsonl', `{"schema":"…"}\n${pair}\n`);
    write('contradictions_chatprotect.test.jsonl.gz', gzipSync(pair + pair));
    write('contradictions_chatprotect.md', 'no data');
    write('other.jsonl', 'no data');
    expect(readData(folder).contradiction).toHaveLength(3);
    expect(readData(folder).loops).toBeNull();
  });

  test('a summary finds its document in any file', () => {
    write('grounding_summedits.1.jsonl', '["d","sum",1,[]]\n');
    write('grounding_summedits.2.jsonl', '{"doc_id":"d","doc":"text"}\n');
    expect(readData(folder).grounding).toEqual([
      { document: 'text', summary: 'sum', consistent: 1 },
    ]);
  });

  test.each([
    ['loops_intercode.a.jsonl', '{"ok":1}', 'an episode has ok'],
    ['loops_intercode.a.jsonl', '{"ok":1,"best":0,"steps":[[1,2,3]]}', 'steps [action, shape'],
    ['toolcalls_tau.a.jsonl', '{"ok":1,"steps":[[1]]}', 'a run has ok'],
    ['confidence.a.jsonl', '["a","t",1,1.5,1]', 'stated confidence 0–1'],
    ['contradictions_chatprotect.a.jsonl', '{"a":1}', 'a pair has the texts'],
    ['grounding_summedits.a.jsonl', '["d","sum",1]', 'no document has id d'],
    ['grounding_summedits.a.jsonl', '7', 'a line is'],
    ['confidence.a.jsonl', '[', 'not JSON'],
  ])('%s with %s: the message says where and what', (name, line, message) => {
    write(name, `{"schema":[]}\n${line}\n`);
    expect(() => readData(folder)).toThrow(DataError);
    expect(() => readData(folder)).toThrow(`${join(folder, name)}:2: `);
    expect(() => readData(folder)).toThrow(message);
  });

  test('a folder or file that cannot be read is named', () => {
    expect(() => readData(join(folder, 'none'))).toThrow(
      `cannot read the folder ${join(folder, 'none')}`,
    );
    write('confidence.jsonl.gz', 'not packed');
    expect(() => readData(folder)).toThrow(`cannot read ${join(folder, 'confidence.jsonl.gz')}`);
  });
});

describe('the command', () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--conditions=@coppice/source', main, ...args], {
      encoding: 'utf8',
    });

  test('prints one JSON object, null where there is no data', () => {
    write(
      'contradictions_chatprotect.jsonl',
      '{"a":"It had 10 teams.","b":"It had 8 teams.","contradiction":1}\n',
    );
    const { status, stdout, stderr } = run('--data', folder, '--json');
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      loops: null,
      tauLoops: null,
      confidence: null,
      contradiction: { recall: 1, falsePositive: 0 },
      grounding: null,
      quorum: null,
    });
  });

  test('a wrong command or wrong data exits with 2 and says why', () => {
    const unknown = run('--dta', folder);
    expect([unknown.status, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toContain("Unknown option '--dta'");
    write('confidence.jsonl', '["a"]\n');
    const malformed = run('--data', folder);
    expect(malformed.status).toBe(2);
    expect(malformed.stderr).toContain(`${join(folder, 'confidence.jsonl')}:1: an answer is`);
  });

  test('helps', () => {
    expect(run('--help')).toMatchObject({ status: 0, stderr: '' });
  });
});
