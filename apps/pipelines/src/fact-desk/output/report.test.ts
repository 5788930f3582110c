import { FAULT_CLASSES, type FaultClass } from 'coppice/testing';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../finding.ts';
import { markdown } from './markdown.ts';
import { report } from './report.ts';
import type { FactDeskResult } from './result.ts';

const none = Object.fromEntries(FAULT_CLASSES.map((each) => [each, 0])) as Record<
  FaultClass,
  number
>;

const FINDING: Finding = {
  package: 'a',
  version: '1.0.0',
  kind: 'missing-types',
  claim: 'types is "a.d.ts", which does not exist',
  evidence: [{ file: 'node_modules/a/package.json', line: 3, text: '"types": "a.d.ts"' }],
};

function resultWith(findings: readonly Finding[], accepted = 8): FactDeskResult {
  return {
    pipeline: 'fact-desk',
    seed: 42,
    tasks: { total: 10, accepted, degraded: 1, failed: 1 },
    findings,
    failures: {
      ...{ crash: 4, timeout: 1, byzantine: 2, budget: 3, cascade: 0, provider: 6, unroutable: 0 },
      kinds: {},
    },
    injected: { ...none, crash: 3, silence: 1, slowButAlive: 2 },
    noticed: { ...none, crash: 3, silence: 1, slowButAlive: 2 },
    wrongAccepted: 0,
    degraded: [{ package: 'b', version: '2.0.0', flags: ['partial'] }],
    restarts: 5,
    tokens: { budget: 1_000, spent: 800 },
    stopped: null,
    postMortems: [],
    ms: 1234,
  };
}

/** A package's words that try to be more than words. */
const HOSTILE: Finding = {
  ...FINDING,
  claim: 'a | b `c` <img src=x> [d](e)\n# f \u001b[2Jg \u202eh',
  evidence: [{ file: 'x|y', line: 1, text: '<!-- ' }],
};

describe('report', () => {
  test('a finding is shown with its package, kind, claim and evidence', () => {
    expect(report(resultWith([FINDING]), (_style, text) => text)).toBe(`\
1 contradiction in 1 of 10 packages

a@1.0.0
  missing-types  types is "a.d.ts", which does not exist
    node_modules/a/package.json:3  "types": "a.d.ts"

Packages   10: 8 accepted, 1 degraded, 1 failed
Degraded   b@2.0.0: partial
Agents     4 crashed, 1 timed out, 2 wrong, 3 over budget, 0 tainted, 6 refused by a provider, 5 restarted
Faults     6 injected, 6 noticed, 0 wrong reports accepted
Tokens     800 of 1000
Time       1234 ms, seed 42
`);
  });

  test('findings of one package stand under one title', () => {
    const text = report(resultWith([FINDING, { ...FINDING, claim: 'more' }]), (_, line) => line);
    expect(text.split('a@1.0.0')).toHaveLength(2);
    expect(text).toContain('2 contradictions in 1 of 10 packages');
  });

  test('a run that was stopped says how much is left', () => {
    const text = report(resultWith([], 3), (_style, line) => line);
    expect(text).toContain('Stopped    before 5 packages had been examined');
  });

  test('a run that the kill switch stopped says why', () => {
    const stopped = { ...resultWith([]), stopped: 'tokens of "factDesk" are used up' };
    expect(report(stopped, (_style, line) => line)).toContain(
      'Stopped    tokens of "factDesk" are used up',
    );
  });

  test('nothing that a package says steers the terminal', () => {
    const text = report(resultWith([HOSTILE]), (_style, line) => line);
    expect(text).toContain('[d](e) # f  [2Jg  h\n');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
  });

  test('colour is only what the caller makes of it', () => {
    const text = report(resultWith([FINDING]), (style, line) => `<${style}>${line}</>`);
    expect(text).toContain('  <red>missing-types</>  types is');
  });
});

describe('markdown', () => {
  test('a finding is a row in a table of its package', () => {
    expect(markdown(resultWith([FINDING]))).toContain(`
## a@1.0.0

| kind | claim | evidence |
| --- | --- | --- |
| missing-types | types is "a.d.ts", which does not exist | node\\_modules/a/package.json:3 "types": "a.d.ts" |
`);
  });

  test('nothing that a package says becomes a cell, a link, code or HTML', () => {
    const row = markdown(resultWith([HOSTILE]))
      .split('\n')
      .find((line) => line.includes(' b '));
    expect(row).toBe(
      '| missing-types | a \\| b \\`c\\` &lt;img src=x&gt; \\[d\\](e) \\# f  \\[2Jg  h | x\\|y:1 &lt;\\!-- |',
    );
  });

  test('a run that was stopped says so', () => {
    expect(markdown(resultWith([], 3))).toContain('stopped before 5 of them had been examined');
  });
});
