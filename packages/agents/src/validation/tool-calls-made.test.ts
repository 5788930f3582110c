import { describe, expect, test } from 'vitest';
import { examinationOf } from '../testing/examination-of.ts';
import { type ClaimedCall, toolCallsMade } from './tool-calls-made.ts';
import type { ToolCall } from './validator.ts';

describe('toolCallsMade', () => {
  const call = (name: string, args: unknown, isError = false): ToolCall => {
    return { name, args, result: 'x', isError };
  };
  const calls = [call('read', { path: 'a' }), call('test', {}, true), call('test', { all: 1 })];

  test.each<[string, readonly ClaimedCall[], string | undefined]>([
    ['nothing claimed', [], undefined],
    ['it was made', [{ name: 'read' }], undefined],
    ['with these arguments', [{ name: 'read', args: { path: 'a' } }], undefined],
    ['with others', [{ name: 'read', args: { path: 'b' } }], 'only made with other arguments'],
    ['one of several did not fail', [{ name: 'test' }], undefined],
    ['it failed', [{ name: 'test', args: {} }], 'that call failed'],
    ['never', [{ name: 'read' }, { name: 'write' }], '"write" that was never made'],
  ])('%s', async (_name, claims, problem) => {
    const made = toolCallsMade({ claimed: () => claims });
    const verdict = await made.examine(examinationOf({ value: 1, toolCalls: calls }));
    if (problem === undefined) expect(verdict.type).toBe('pass');
    else {
      const message = expect.stringContaining(problem);
      expect(verdict).toMatchObject({ type: 'fail', findings: [{ kind: 'unproven', message }] });
    }
  });
});
