import { describe, expect, test } from 'vitest';
import { WorkQueue } from './work-queue.ts';

describe('WorkQueue', () => {
  test('a request gets the agent that has been idle longest', () => {
    const work = new WorkQueue<string, string>();
    work.offer('first', ['write']);
    work.offer('second', ['write']);
    expect(work.request('write', 'r1')).toBe('first');
    expect(work.request('write', 'r2')).toBe('second');
    expect(work.request('write', 'r3')).toBeUndefined();
    expect(work.waiting).toBe(1);
  });

  test('an agent gets the oldest request among the types that it can do', () => {
    const work = new WorkQueue<string, string>();
    work.request('read', 'r1');
    work.request('write', 'r2');
    work.request('read', 'r3');
    expect(work.offer('both', ['write', 'read'])).toBe('r1');
    expect(work.offer('writer', ['write'])).toBe('r2');
    expect(work.offer('writer', ['write'])).toBeUndefined();
    expect(work.request('read', 'r4')).toBeUndefined();
  });

  test('a request that is made twice waits once, in its first place', () => {
    const work = new WorkQueue<string, string>();
    work.request('write', 'r1');
    work.request('read', 'r2');
    work.request('write', 'r1');
    expect(work.waiting).toBe(2);
    expect(work.offer('both', ['read', 'write'])).toBe('r1');
    expect(work.offer('writer', ['write'])).toBeUndefined();
  });

  test('who is gone gets nothing and is given nothing', () => {
    const work = new WorkQueue<string, string>();
    work.offer('agent', ['write']);
    work.remove('agent');
    expect(work.request('write', 'r1')).toBeUndefined();
    work.remove('r1');
    expect(work.waiting).toBe(0);
    expect(work.offer('agent', ['write'])).toBeUndefined();
  });
});
