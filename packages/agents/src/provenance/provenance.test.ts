import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Provenance } from './provenance.ts';
import type { ResultNote } from './recall.ts';

const result = (resultId: string, consumed: readonly string[], more: Partial<ResultNote> = {}) => ({
  ...{ resultId, taskId: `task ${resultId}`, taskType: 'read', agent: 'ann', atMs: 0 },
  ...{ consumed, effects: [], ...more },
});

const NOTHING = { source: 0, propagated: 0 };

function chain(): Provenance {
  const provenance = new Provenance();
  provenance.note(result('a', [], { agent: 'ann', effects: ['mail'] }));
  provenance.note(result('b', ['a'], { agent: 'bob' }));
  provenance.note(result('c', ['b'], { agent: 'bob', effects: ['push', 'tweet'] }));
  provenance.note(result('other', [], { agent: 'eve', effects: ['kept'] }));
  return provenance;
}

describe('Provenance', () => {
  test('a recall says what is derived, what has left the system, and by whom', () => {
    const provenance = chain();
    provenance.begin({ taskId: 'late', consumed: ['c'] });
    provenance.begin({ taskId: 'apart', consumed: ['other'] });
    expect(provenance.recall('a', 'wrong page')).toEqual({
      type: 'recalled',
      recalled: 'a',
      reason: 'wrong page',
      tainted: ['b', 'c'],
      running: ['late'],
      published: [
        { key: 'mail', taskId: 'task a', resultId: 'a' },
        { key: 'push', taskId: 'task c', resultId: 'c' },
        { key: 'tweet', taskId: 'task c', resultId: 'c' },
      ],
      agents: { ann: { source: 1, propagated: 0 }, bob: { source: 0, propagated: 2 } },
    });
    expect(provenance.contamination()).toEqual({
      ann: { source: 1, propagated: 0 },
      bob: { source: 0, propagated: 2 },
    });
    expect(['a', 'b', 'c', 'other'].map((id) => provenance.isTainted(id))).toEqual([
      ...[true, true, true, false],
    ]);
  });

  test('recalling twice adds nothing', () => {
    const provenance = chain();
    provenance.recall('a', 'wrong');
    expect(provenance.reachOf('a')).toMatchObject({
      derived: ['b', 'c'],
      published: [{ key: 'mail' }, { key: 'push' }, { key: 'tweet' }],
    });
    const before = provenance.contamination();
    for (const again of ['a', 'b']) {
      const recall = { type: 'recalled', recalled: again, reason: 'again' };
      const nothing = { tainted: [], running: [], published: [], agents: {} };
      expect(provenance.recall(again, 'again')).toEqual({ ...recall, ...nothing });
    }
    expect(provenance.contamination()).toEqual(before);
  });

  test('what nobody noted is unknown', () => {
    const unknown = { type: 'unknown', resultId: 'x' };
    expect(new Provenance().recall('x', 'why')).toEqual(unknown);
  });

  test('a result that is noted after its source was recalled is tainted from the start', () => {
    const provenance = chain();
    provenance.recall('c', 'wrong');
    provenance.note(result('d', ['c'], { agent: 'dan' }));
    expect(provenance.isTainted('d')).toBe(true);
    expect(provenance.contamination()).toEqual({
      bob: { source: 1, propagated: 0 },
      dan: { source: 0, propagated: 1 },
    });
  });

  test('a task that has ended is not running', () => {
    const provenance = chain();
    provenance.begin({ taskId: 'done', consumed: ['a'] });
    provenance.end('done');
    expect(provenance.recall('a', 'wrong')).toMatchObject({ running: [] });
  });

  test('a result is noted once', () => {
    const provenance = chain();
    provenance.note(result('other', ['a']));
    expect(provenance.recall('a', 'wrong')).toMatchObject({ tainted: ['b', 'c'] });
  });

  test('beyond the bound the oldest is forgotten', () => {
    const provenance = new Provenance({ maxResults: 2 });
    for (const id of ['a', 'b', 'c']) provenance.note(result(id, []));
    expect(provenance.recall('a', 'late').type).toBe('unknown');
    expect(provenance.recall('b', 'late').type).toBe('recalled');
  });

  test.each([0, 1.5, Number.NaN])('maxResults %s is a mistake', (maxResults) => {
    expect(() => new Provenance({ maxResults })).toThrow(`got ${maxResults}`);
  });

  const histories = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.array(fc.nat(19), { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.record({ recall: fc.nat(19) }) },
    ),
    { maxLength: 40 },
  );

  test('whatever happens in which order: tainted is what a recalled result is reachable from', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 40 }), (history, maxResults) => {
        const provenance = new Provenance({ maxResults });
        const notes: (readonly number[])[] = [];
        const recalled = new Set<number>();
        const isKnown = (id: number) => id >= notes.length - maxResults && id < notes.length;
        const isTainted = (id: number): boolean =>
          recalled.has(id) || (notes[id] ?? []).some((source) => isTainted(source));
        for (const act of history) {
          if (!('recall' in act)) {
            // What is forgotten is no source any more: the model drops it when it is noted.
            const sources = act.filter((source) => isKnown(source));
            provenance.note(result(String(notes.length), sources.map(String)));
            notes.push(sources);
            continue;
          }
          const { type } = provenance.recall(String(act.recall), 'why');
          expect(type).toBe(isKnown(act.recall) ? 'recalled' : 'unknown');
          if (type === 'recalled') recalled.add(act.recall);
        }
        const ids = notes.map((_, id) => id);
        const bad = ids.filter((id) => isTainted(id));
        expect(ids.filter((id) => provenance.isTainted(String(id)))).toEqual(bad.filter(isKnown));
        const { source, propagated } = provenance.contamination().ann ?? NOTHING;
        expect(source + propagated).toBe(bad.length);
      }),
    );
  });
});
