import { virtualHost } from '@coppice/host';
import { createBreakers, createProviderGates } from '@coppice/resilience';
import { expect, test } from 'vitest';
import type { AgentProfile } from '../src/agent/agent-profile.ts';
import { AgentDirectory } from '../src/dispatch/agent-directory.ts';
import { anybodyFor } from '../src/dispatch/anybody-for.ts';
import { Router } from '../src/dispatch/router.ts';

const profile = (id: string, tier: number): AgentProfile => ({
  ...{ id, tier, can: ['work'], family: undefined, provider: undefined },
  ...{ relativeCost: 1, weight: 1 },
});

test('a task that waits for a stronger agent does not starve behind plain ones', async () => {
  const host = virtualHost({ seed: 1 });
  const breakers = createBreakers({ host });
  const providers = createProviderGates({ host });
  const directory = new AgentDirectory({ ...host, breakers, providers }, () => {});
  const router = new Router<string, string>({
    ...{ random: host.random.fork('router'), breakers, providers, directory },
  });
  const plain = { ...anybodyFor('work'), mayWait: true };
  router.offer('weak:1', profile('weak', 1));
  router.offer('strong:1', profile('strong', 2));
  expect(router.request('first', plain)).toMatchObject({ type: 'assigned', agent: 'weak:1' });
  expect(router.request('plain', plain)).toEqual({ type: 'waiting' });
  breakers.get('strong', 'work').trip({ openForMs: 1_000 });
  expect(router.request('hard', { ...plain, minTier: 2 })).toEqual({ type: 'waiting' });
  await host.clock.advanceBy(1_000);
  expect(router.rematch()).toMatchObject([{ holder: 'hard', routed: { agent: 'strong:1' } }]);
});
