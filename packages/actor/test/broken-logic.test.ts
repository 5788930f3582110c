// Logic that XState's types do not allow, and that plain JavaScript can write.
import { describe, expect, test } from 'vitest';
import { type AnyActorLogic, createMachine } from 'xstate';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

describe('broken logic', () => {
  const broken = (members: object): AnyActorLogic =>
    ({
      getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined }),
      transition: (snapshot: object) => snapshot,
      getPersistedSnapshot: (snapshot: object) => snapshot,
      ...members,
    }) as never;

  test('logic that returns no snapshot ends alone, and everybody else runs on', async () => {
    const { host, system } = testSystem();
    const bad = spawnLive(system, broken({ transition: () => undefined }), { id: 'bad' });
    const good = spawnLive(system, recorder, { id: 'good' });
    bad.send({ type: 'x' });
    good.send({ type: 'y' });
    await host.settle();
    expect(system.exitReason(bad)).toMatchObject({ type: 'crashed', error: expect.any(TypeError) });
    expect(seenBy(good)).toEqual(['y']);
  });

  test('logic that starts without a snapshot has failed to start', async () => {
    const { host, system } = testSystem();
    const spawned = system.spawn(broken({ getInitialSnapshot: () => undefined }), { id: 'bad' });
    expect(spawned).toMatchObject({ type: 'failed', reason: { type: 'crashed' } });
    const good = spawnLive(system, recorder, { id: 'good' });
    good.send({ type: 'y' });
    await host.settle();
    expect(seenBy(good)).toEqual(['y']);
  });

  test('logic that is broken even when it is stopped does not keep its siblings from ending', () => {
    const { system } = testSystem();
    const parent = spawnLive(system, createMachine({}), { id: 'parent' });
    const sibling = spawnLive(system, recorder, { id: 'sibling', parent });
    const bad = spawnLive(system, broken({ transition: () => undefined }), { id: 'bad', parent });
    system.kill(parent);
    expect([sibling, bad].map((ref) => system.exitReason(ref))).toEqual([
      { type: 'killed' },
      { type: 'killed' },
    ]);
    expect(system.tree()).toEqual([]);
  });
});
