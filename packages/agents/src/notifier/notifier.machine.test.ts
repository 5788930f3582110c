import { createSystem, describeExit, type Ref } from '@coppice/actor';
import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { type NotifierFailure, type NotifierLimits, notifierMachine } from './notifier.machine.ts';
import type { Notice, Notifier, Severity } from './notifier.ts';

const notice = (id: string, severity: Severity = 'warning'): Notice => ({
  id,
  at: '2026-01-01T00:00:00.000Z',
  severity,
  title: id,
  text: '',
  details: {},
});

/** A notifier that fails `failures` times, then notes what it delivered. */
function flaky(name: string, failures = 0) {
  const delivered: string[] = [];
  let left = failures;
  const notifier: Notifier = {
    name,
    notify: async ({ id }) => {
      if (left-- > 0) throw new Error(`${name} is down`);
      delivered.push(id);
    },
  };
  return { notifier, delivered };
}

function started(notifiers: readonly Notifier[], limits: Partial<NotifierLimits> = {}) {
  const host = virtualHost({ seed: 1 });
  const system = createSystem({ host });
  const failures: NotifierFailure[] = [];
  const onFailed = (failure: NotifierFailure) => void failures.push(failure);
  const { random } = host;
  const spawned = system.spawn(notifierMachine, {
    id: 'notifier',
    input: { notifiers, random, onFailed, ...limits },
  });
  if (spawned.type === 'failed') throw new Error(describeExit(spawned.reason));
  const { ref } = spawned;
  const send = (...notices: readonly Notice[]) => {
    for (const each of notices) ref.send({ type: 'notice.send', notice: each });
  };
  return { host, system, ref: ref as Ref, failures, send };
}
const stateOf = (ref: Ref): unknown => (ref.getSnapshot() as { value: unknown }).value;
const droppedBy = (ref: Ref): unknown =>
  (ref.getSnapshot() as { context: { dropped: number } }).context.dropped;

describe('notifierMachine', () => {
  test('each notice goes to all notifiers, one after the other', async () => {
    const [one, other] = [flaky('one'), flaky('other')];
    const { host, ref, send } = started([one.notifier, other.notifier]);
    expect(stateOf(ref)).toBe('idle');
    send(notice('a'), notice('b'), notice('c'));
    await host.settle();
    expect([one.delivered, other.delivered]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
    expect(stateOf(ref)).toBe('idle');
  });

  test('one that fails is tried again, the others are not', async () => {
    const [bad, good] = [flaky('bad', 3), flaky('good')];
    const { host, ref, failures, send } = started([bad.notifier, good.notifier]);
    send(notice('a'), notice('b'));
    await host.settle();
    expect(stateOf(ref)).toBe('retrying');
    expect(good.delivered).toEqual(['a']); // The second waits for its turn.
    await host.clock.advanceBy(10_000);
    expect([bad.delivered, good.delivered]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(failures).toEqual([]);
    expect(droppedBy(ref)).toBe(0);
  });

  test('after three more tries it is dropped, counted and told, and the next one is sent', async () => {
    const bad = flaky('bad', 4);
    const { host, ref, failures, send } = started([bad.notifier]);
    send(notice('a'), notice('b'));
    await host.clock.advanceBy(10_000);
    expect(bad.delivered).toEqual(['b']);
    expect(failures).toEqual([
      {
        type: 'notifier.failed',
        notifier: 'bad',
        noticeId: 'a',
        tries: 4,
        error: { name: 'Error', message: 'bad is down' },
      },
    ]);
    expect(droppedBy(ref)).toBe(1);
    expect(stateOf(ref)).toBe('idle');
  });

  test('one that hangs is given up after two minutes each time', async () => {
    const signals: AbortSignal[] = [];
    const hangs: Notifier = {
      name: 'hangs',
      notify: (_notice, signal) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    };
    const { host, failures, send } = started([hangs]);
    send(notice('a'));
    await host.clock.advanceBy(4 * 120_000 + 10_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true]);
    expect(failures).toMatchObject([{ error: { code: 'deadline_exceeded' } }]);
  });

  test('of too many that wait the oldest of the least grave are dropped and told', async () => {
    const slow: Notifier = { name: 'slow', notify: () => new Promise(() => {}) };
    const { host, ref, failures, send } = started([slow]);
    send(notice('present', 'critical'), notice('info-1', 'info'), notice('info-2', 'info'));
    send(...Array.from({ length: 99 }, (_, index) => notice(`w-${index}`)));
    await host.settle();
    expect(failures).toEqual([{ type: 'notice.dropped', noticeId: 'info-1' }]);
    expect(droppedBy(ref)).toBe(1);
  });

  test('the limits can be set', async () => {
    const bad = flaky('bad', 9);
    const { host, failures, send } = started([bad.notifier], { retries: 0, queueSize: 1 });
    send(notice('a'));
    await host.settle();
    expect(failures).toMatchObject([{ noticeId: 'a', tries: 1 }]);
    expect(() => started([], { queueSize: 0 })).toThrow('queueSize must be ≥ 1, got 0');
    expect(() => started([], { retries: -1 })).toThrow('retries must be ≥ 0, got -1');
    expect(() => started([], { deliveryMs: 0 })).toThrow('deliveryMs must be > 0, got 0');
  });

  test('without notifiers nothing is kept', async () => {
    const { host, ref, failures, send } = started([]);
    send(notice('a'));
    await host.settle();
    expect([stateOf(ref), failures]).toEqual(['idle', []]);
  });

  test('asked to stop while idle it ends', async () => {
    const { host, system, ref } = started([]);
    system.shutdown(ref);
    await host.settle();
    expect(system.exitReason(ref)?.type).toBe('shutdown');
  });

  test('asked to stop it tells what waits, without trying again, and ends', async () => {
    const bad = flaky('bad', 2);
    const { host, system, ref, failures, send } = started([bad.notifier]);
    send(notice('a'), notice('b'), notice('c', 'critical'));
    await host.settle();
    expect(stateOf(ref)).toBe('retrying');
    system.shutdown(ref);
    await host.settle(); // No time passes.
    expect(bad.delivered).toEqual(['b', 'c']);
    expect(failures).toMatchObject([{ noticeId: 'a', tries: 2 }]);
    expect(system.exitReason(ref)?.type).toBe('shutdown');
  });

  test('asked to stop in the middle of a notice it ends after it', async () => {
    let finish = (): void => {};
    const slow: Notifier = {
      name: 'slow',
      notify: () =>
        new Promise<void>((done) => {
          finish = done;
        }),
    };
    const { host, system, ref, send } = started([slow]);
    send(notice('a'));
    await host.settle();
    system.shutdown(ref);
    await host.settle();
    expect(system.exitReason(ref)).toBeUndefined();
    finish();
    await host.settle();
    expect(system.exitReason(ref)?.type).toBe('shutdown');
  });
});
