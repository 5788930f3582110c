import { describe, expect, test } from 'vitest';
import { recorder, seenBy, spawnLive, testSystem } from './spawn-live.ts';

describe('child', () => {
  test('a reference follows the present incarnation', async () => {
    const { system } = testSystem();
    const parent = spawnLive(system, recorder, { id: 'parent' });
    const place = system.child('parent', 'worker');
    expect(place.current).toBeUndefined();
    place.send({ type: 'too early' });
    const first = spawnLive(system, recorder, { id: 'worker', parent });
    expect(place.current).toBe(first);
    system.kill(first);
    const second = spawnLive(system, recorder, { id: 'worker', incarnation: 2, parent });
    place.send({ type: 'hello' });
    await system.idle();
    expect(seenBy(second)).toEqual(['hello']);
    expect(place.path).toBe('parent/worker');
    expect(system.child('parent').child('worker').current).toBe(second);
    expect(system.deadLetters().latest[0]).toMatchObject({
      path: 'parent/worker',
      reason: 'no_incarnation',
    });
  });

  test('asking a place where nobody is is rejected', async () => {
    const { system } = testSystem();
    await expect(system.child('nobody').ask({ type: 'x' })).rejects.toMatchObject({
      code: 'actor_exited',
    });
  });
});
