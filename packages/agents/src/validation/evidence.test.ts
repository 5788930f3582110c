import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { evidence } from './evidence.ts';

const there = new Set(['a.ts', 'b.ts']);
const files = (atLeast?: number) =>
  evidence({
    cited: (answer) => answer.evidence ?? [],
    exists: async (path) => there.has(path),
    ...(atLeast === undefined ? {} : { atLeast }),
  });

describe('evidence', () => {
  test.each<[string, readonly string[], number | undefined, string, readonly string[]]>([
    ['all exist', ['a.ts', 'b.ts'], undefined, 'pass', []],
    ['one does not', ['a.ts', 'c.ts', 'd.ts'], undefined, 'fail', ['unsupported', 'unsupported']],
    ['nothing is cited', [], undefined, 'fail', ['unproven']],
    ['nothing need be cited', [], 0, 'pass', []],
    ['the same is cited twice', ['a.ts', 'a.ts'], 2, 'fail', ['unproven']],
  ])('%s', async (_name, cited, atLeast, type, kinds) => {
    const verdict = await files(atLeast).examine(examinationOf({ value: 1, evidence: cited }));
    expect(verdict.type).toBe(type);
    expect('findings' in verdict ? verdict.findings.map(({ kind }) => kind) : []).toEqual(kinds);
  });

  test('the finding names what does not exist', async () => {
    const verdict = await files().examine(examinationOf({ value: 1, evidence: ['c.ts'] }));
    expect(verdict).toMatchObject({
      findings: [{ message: 'It cites "c.ts", which does not exist.' }],
    });
  });

  test('once it is aborted nothing more is looked for', async () => {
    const stopping = new AbortController();
    const asked: string[] = [];
    const slow = evidence({
      cited: () => ['a.ts', 'b.ts'],
      exists: (path) => {
        asked.push(path);
        stopping.abort(new Error('enough'));
        return true;
      },
    });
    const { signal } = stopping;
    await expect(slow.examine(examinationOf({ value: 1, signal }))).rejects.toThrow('enough');
    expect(asked).toEqual(['a.ts']);
  });

  test('atLeast is a count', () => {
    expect(() => files(-1)).toThrow('atLeast must be an integer ≥ 0, got -1');
    expect(() => files(Number.NaN)).toThrow('got NaN');
  });
});
