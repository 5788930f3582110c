import { describe, expect, test } from 'vitest';
import { badAnswer, failureOf, finding, recordOf, type Tried } from '../../test/task-records.ts';
import type { FailureCause } from '../failure/failure.ts';
import type { TaskRecord } from '../task/task-record.ts';
import { attribute } from './attribute.ts';

const silent: FailureCause = { type: 'timeout', kind: 'silence', limitMs: 60_000 };
const crash: FailureCause = { type: 'crash', kind: 'exit' };
const refusal: FailureCause = { type: 'provider', kind: 'rateLimited', provider: 'acme' };
const recalled = (resultId: string): FailureCause => ({
  ...{ type: 'cascade', kind: 'upstream', resultId, reason: 'wrong page' },
});

describe('attribute', () => {
  test.each<{
    name: string;
    tried: Tried[];
    cause: string;
    agent: string | undefined;
    attempt?: number;
  }>([
    {
      name: 'a timeout: the silent one',
      tried: [{ agent: 'ann', fails: silent }],
      cause: 'timeout.silence',
      agent: 'ann',
    },
    {
      name: 'a bad answer: who gave it',
      tried: [{ agent: 'ann', fails: badAnswer('x') }],
      cause: 'byzantine.unsupported',
      agent: 'ann',
    },
    {
      name: 'several: the first, which the others follow from',
      tried: [
        { agent: 'ann', fails: crash },
        { agent: 'bob', fails: badAnswer('x') },
      ],
      cause: 'crash.exit',
      agent: 'ann',
    },
    {
      name: 'a refusal before it is nobody’s',
      tried: [
        { agent: 'ann', fails: refusal },
        { agent: 'bob', fails: crash },
      ],
      cause: 'crash.exit',
      agent: 'bob',
      attempt: 2,
    },
    {
      name: 'refusals only: nobody',
      tried: [{ agent: 'ann', fails: refusal }],
      cause: 'provider.rateLimited',
      agent: undefined,
    },
    {
      name: 'two agents with the same fault: the task',
      tried: [
        { agent: 'ann', fails: badAnswer('x') },
        { agent: 'bob', fails: badAnswer('x') },
      ],
      cause: 'poison',
      agent: undefined,
    },
    {
      name: 'one agent twice with the same fault: that agent',
      tried: [
        { agent: 'ann', fails: badAnswer('x') },
        { agent: 'ann', fails: badAnswer('x') },
      ],
      cause: 'byzantine.unsupported',
      agent: 'ann',
    },
    {
      name: 'two agents with different faults: the first',
      tried: [
        { agent: 'ann', fails: badAnswer('x') },
        { agent: 'bob', fails: badAnswer('y') },
      ],
      cause: 'byzantine.unsupported',
      agent: 'ann',
    },
    {
      name: 'a suspicion: who answered',
      tried: [{ agent: 'ann', suspected: finding('odd') }],
      cause: 'byzantine.unsupported',
      agent: 'ann',
    },
    {
      name: 'no failure: who answered',
      tried: [{ agent: 'ann' }],
      cause: 'recalled',
      agent: 'ann',
    },
    { name: 'nothing recorded: nobody', tried: [], cause: 'unknown', agent: undefined },
  ])('$name', ({ tried, cause, agent, attempt = 1 }) => {
    const { rootCause, decisive } = attribute(recordOf('t', tried));
    expect(rootCause.name).toBe(cause);
    expect(decisive?.agent).toBe(agent);
    if (agent !== undefined) expect(decisive).toMatchObject({ taskId: 't', attempt });
  });

  test('a task that its runtime holds to be poison is at fault itself', () => {
    const record = recordOf('t', [{ agent: 'ann', fails: crash }], { isPoison: true });
    expect(attribute(record)).toMatchObject({ rootCause: { name: 'poison' }, decisive: null });
  });

  test('a part that fails is decisive for the whole', () => {
    const part = recordOf('t/1', [{ agent: 'bob', fails: silent }], { startedAtMs: 900 });
    const whole = recordOf('t', [{ agent: 'ann', fails: crash }], { parts: [part] });
    expect(attribute(whole).decisive).toMatchObject({ agent: 'bob', taskId: 't/1' });
  });

  test('a cascade points to its source', () => {
    const source = recordOf('s', [{ agent: 'eve' }]);
    const cascade = failureOf(recalled('result of s'), { taskId: 't', atMs: 1_050 });
    const record = recordOf('t', [], { consumed: ['result of s'], failures: [cascade] });
    const stepOf = (taskId: string) => (taskId === 's' ? 'read' : 'write');
    expect(attribute(record, { others: [source, record], stepOf })).toMatchObject({
      rootCause: { name: 'recalled' },
      decisive: { agent: 'eve', taskId: 's', step: 'read' },
    });
    expect(attribute(record)).toMatchObject({
      rootCause: { name: 'cascade.upstream', what: expect.stringContaining('wrong page') },
      decisive: null,
    });
  });

  test('what was flagged further up comes before a failure further down, what was well does not', () => {
    const suspected = recordOf('a', [{ agent: 'eve', suspected: finding('odd') }]);
    const between = recordOf('b', [{ agent: 'bob' }], { consumed: ['result of a'] });
    const failed = (consumed: readonly string[]): TaskRecord =>
      recordOf('c', [{ agent: 'ann', fails: crash }], { consumed });
    const others = [suspected, between];
    expect(attribute(failed(['result of b']), { others }).decisive?.agent).toBe('eve');
    const apart = recordOf('b', [{ agent: 'bob' }]);
    expect(attribute(failed(['result of b']), { others: [apart] }).decisive?.agent).toBe('ann');
  });

  test('a circle of results ends', () => {
    const one = recordOf('a', [{ agent: 'ann' }], { consumed: ['result of b'], flags: ['stale'] });
    const other = recordOf('b', [{ agent: 'bob' }], { consumed: ['result of a'] });
    expect(attribute(other, { others: [one, other] }).decisive?.agent).toBe('ann');
  });
});
