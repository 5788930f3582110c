import { virtualHost } from '@coppice/host';
import { describe, expect, test } from 'vitest';
import { createBreakers } from '../breaker/breakers.ts';
import { createProviderGates, type ProviderGate } from './provider-gates.ts';
import { providerRefusalOf } from './provider-refusal.ts';

const refused = (status: number, retryAfter?: string): Error =>
  Object.assign(new Error(`${status}`), {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });
const failWith = async (gate: ProviderGate, error: Error, times = 1): Promise<void> => {
  for (let call = 0; call < times; call++) {
    await gate.call(() => Promise.reject(error)).catch(() => {});
  }
};

function setUp() {
  const host = virtualHost({ seed: 1 });
  const gates = createProviderGates({ host, coolDown: { jitterRatio: 0 } });
  return { host, gates, gate: gates.get('acme') };
}

describe('a 429', () => {
  test('shuts the gate at once for as long as the provider asks, and a little more', async () => {
    const { host, gate } = setUp();
    await failWith(gate, refused(429, '20'));
    expect(gate.mode).toBe('open');
    expect(gate.retryAfterMs).toBeGreaterThan(20_000);
    expect(gate.retryAfterMs).toBeLessThan(22_000);
    await host.clock.advanceBy(19_999);
    expect(await gate.call(() => expect.unreachable())).toMatchObject({ reason: 'open' });
    await host.clock.advanceBy(2_001);
    expect(await gate.call(async () => 'text')).toEqual({ type: 'answered', value: 'text' });
    expect(gate.mode).toBe('closed');
  });

  test('without a time shuts it for the time it has itself, twice as long after a failed trial', async () => {
    const { host, gate } = setUp();
    await failWith(gate, refused(429));
    expect(gate.retryAfterMs).toBe(5_000);
    await host.clock.advanceBy(5_000);
    await failWith(gate, refused(429));
    expect(gate.retryAfterMs).toBe(10_000);
  });

  test('that comes while the gate is shut may lengthen it, not shorten it', async () => {
    const { host, gate } = setUp();
    const pending = ['10', '60', '1'].map((seconds) => {
      const end = Promise.withResolvers<never>();
      const call = gate.call(() => end.promise).catch(() => {});
      return async () => {
        end.reject(refused(429, seconds));
        await call;
        return gate.retryAfterMs;
      };
    });
    const waits: number[] = [];
    for (const arrive of pending) waits.push(await arrive());
    expect(waits[0]).toBeLessThan(12_000);
    expect(waits[1]).toBeGreaterThanOrEqual(60_000);
    expect(waits[2]).toBe(waits[1]);
    expect(host.clock.now()).toBe(0);
  });

  test('of one trial among several is believed at once', async () => {
    const host = virtualHost({ seed: 1 });
    const gates = createProviderGates({ host, trials: { count: 2, failureRatio: 1 } });
    const gate = gates.get('acme');
    await failWith(gate, refused(429, '1'));
    await host.clock.advanceBy(1_100);
    await failWith(gate, refused(429, '60'));
    expect(gate.retryAfterMs).toBeGreaterThanOrEqual(60_000);
  });

  test('of a call from before a recovery says nothing of the present', async () => {
    const { host, gate } = setUp();
    const late = Promise.withResolvers<never>();
    const call = gate.call(() => late.promise).catch(() => {});
    await failWith(gate, refused(429, '1'));
    await host.clock.advanceBy(2_000);
    await gate.call(async () => 'text');
    late.reject(refused(429, '3600'));
    await call;
    expect(gate.mode).toBe('closed');
  });
});

describe('other trouble', () => {
  test.each([
    ['5xx', refused(503)],
    ['a cut connection', Object.assign(new Error('x'), { code: 'ECONNRESET' })],
    ['an account that may not', refused(402)],
  ])('%s shuts the gate after five in a row, of whichever agents', async (_what, error) => {
    const { gate } = setUp();
    await failWith(gate, error, 4);
    expect(gate.mode).toBe('closed');
    await failWith(gate, error);
    expect(gate.mode).toBe('open');
  });

  test('a 503 that says when to come back is believed at once', async () => {
    const { gate } = setUp();
    await failWith(gate, refused(503, '30'));
    expect(gate.retryAfterMs).toBeGreaterThanOrEqual(30_000);
  });

  test('an agent’s own mistakes are answers of the provider', async () => {
    const { gate } = setUp();
    for (let round = 0; round < 5; round++) {
      await failWith(gate, refused(503), 4);
      await failWith(gate, refused(400));
    }
    expect(gate.mode).toBe('closed');
  });

  test('a call withdrawn by its caller says nothing', async () => {
    const { gate } = setUp();
    const controller = new AbortController();
    const call = gate.call(() => new Promise(() => {}), { signal: controller.signal });
    controller.abort(refused(429, '60'));
    await expect(call).rejects.toThrow('429');
    expect(gate.mode).toBe('closed');
  });
});

describe('a permit', () => {
  test('does for a stream what a call does for a function', () => {
    const { gate } = setUp();
    const permit = gate.admit();
    if (permit.type !== 'admitted') throw new Error('refused');
    const refusal = permit.settle({ type: 'failed', error: refused(429, '20') });
    expect(refusal).toMatchObject({ type: 'rateLimited', retryAfterMs: 20_000 });
    expect(gate.mode).toBe('open');
    expect(gate.admit()).toMatchObject({ type: 'refused' });
  });

  test('counts what it is told', () => {
    const { gate } = setUp();
    for (let call = 0; call < 5; call++) {
      const permit = gate.admit();
      if (permit.type === 'admitted') permit.settle({ type: 'failed', error: refused(503) });
    }
    expect(gate.mode).toBe('open');
  });

  test('from before a recovery says nothing of the present', async () => {
    const { host, gate } = setUp();
    const late = gate.admit();
    await failWith(gate, refused(429, '1'));
    await host.clock.advanceBy(2_000);
    await gate.call(async () => 'text');
    if (late.type !== 'admitted') throw new Error('refused');
    late.settle({ type: 'failed', error: refused(429, '3600') });
    expect(gate.mode).toBe('closed');
  });

  test('of a call that was withdrawn gives the trial to another', async () => {
    const { host, gate } = setUp();
    await failWith(gate, refused(429, '1'));
    await host.clock.advanceBy(1_100);
    const permit = gate.admit();
    if (permit.type === 'admitted') permit.settle({ type: 'cancelled' });
    expect(gate.mode).toBe('halfOpen');
    expect(gate.admit()).toMatchObject({ type: 'admitted', isTrial: true });
  });

  test('counts once', () => {
    const { gate } = setUp();
    const permit = gate.admit();
    if (permit.type !== 'admitted') throw new Error('refused');
    permit.settle({ type: 'answered' });
    expect(permit.settle({ type: 'failed', error: refused(429, '20') })).toBeUndefined();
    expect(gate.mode).toBe('closed');
  });

  test('left alone says nothing', async () => {
    const { host, gate } = setUp();
    await failWith(gate, refused(429, '1'));
    await host.clock.advanceBy(1_100);
    {
      using permit = gate.admit() as Disposable;
      expect(permit).toMatchObject({ isTrial: true });
    }
    expect(gate.admit()).toMatchObject({ type: 'admitted', isTrial: true });
  });
});

test('a provider’s trouble does not count against an agent', async () => {
  const { host, gate } = setUp();
  const breakers = createBreakers({
    host,
    classify: {
      error: (error) =>
        providerRefusalOf(error, host.clock.wallTime()) === undefined ? 'failure' : 'neutral',
    },
  });
  const writer = breakers.get('writer', 'code.write');
  for (let call = 0; call < 10; call++) {
    await writer.call(() => gate.call(() => Promise.reject(refused(503)))).catch(() => {});
  }
  expect(gate.mode).toBe('open');
  expect(writer.mode).toBe('closed');
});

describe('all gates', () => {
  test('go on after a restart with the time that is left', async () => {
    const { host, gates, gate } = setUp();
    await failWith(gate, refused(429, '20'));
    const leftMs = gate.retryAfterMs;
    await host.clock.advanceBy(5_000);
    const saved = JSON.parse(JSON.stringify(gates.save()));
    const resumed = createProviderGates({ host, saved });
    expect(resumed.get('acme').retryAfterMs).toBeCloseTo(leftMs - 5_000, 3);
  });

  test('have a bound, beyond which idle ones are dropped', async () => {
    const gates = createProviderGates({ host: virtualHost({ seed: 1 }), maxProviders: 2 });
    const idle = gates.get('idle');
    expect(gates.get('idle')).toBe(idle);
    await failWith(gates.get('down'), refused(429));
    const permit = gates.get('busy').admit();
    expect(gates.save().gates.map(({ provider }) => provider)).toEqual(['down', 'busy']);
    expect(() => gates.get('new')).toThrow('no gate for "new": 2, and none of them idle');
    if (permit.type === 'admitted') permit.settle({ type: 'answered' });
    expect(gates.get('new').mode).toBe('closed');
    expect(gates.get('down').mode).toBe('open');
  });

  test('do not touch each other', async () => {
    const { gates, gate } = setUp();
    await failWith(gate, refused(429, '20'));
    expect(gates.get('other').mode).toBe('closed');
  });
});
