// Most actors have no listener; what holds listeners is made when somebody listens.
import { describe, expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import { spawnLive, testSystem } from './spawn-live.ts';

interface Told {
  readonly type: 'tell';
}
type Emitted = { readonly type: 'told' } | { readonly type: 'also' };
const teller = fromTransition<number, Told, never, undefined, Emitted>((count, _event, scope) => {
  scope.emit({ type: 'told' });
  scope.emit({ type: 'also' });
  return count + 1;
}, 0);

describe('a listener', () => {
  test('hears the actor it listens to, and no other', async () => {
    const { system } = testSystem();
    const [a, b] = ['a', 'b'].map((id) => spawnLive(system, teller, { id }));
    if (!a || !b) throw new Error('two actors');
    const heard: string[] = [];
    a.subscribe(({ context }: { context: number }) => heard.push(`a is ${context}`));
    a.on('told', () => heard.push('a told'));
    a.on('*', ({ type }: Emitted) => heard.push(`a emitted ${type}`));
    b.send({ type: 'tell' });
    await system.idle();
    expect(heard).toEqual([]);
    a.send({ type: 'tell' });
    await system.idle();
    expect(heard).toEqual(['a told', 'a emitted told', 'a emitted also', 'a is 1']);
  });

  test('of pure logic finds in its scope what XState says is there', () => {
    const { system } = testSystem();
    const scopes: Record<string, unknown>[] = [];
    const looking = fromTransition((state: number, _event, scope) => {
      const { self, id, sessionId, logger, defer, emit } = scope;
      scopes.push({ self, id, sessionId, logger, defer, emit, system: scope.system });
      return state;
    }, 0);
    const ref = spawnLive(system, looking, { id: 'looking' });
    ref.send({ type: 'look' });
    return system.idle().then(() => {
      expect(scopes[0]).toMatchObject({ self: ref, id: 'looking:1', sessionId: ref.sessionId });
      expect(Object.values(scopes[0] ?? {}).every((each) => each !== undefined)).toBe(true);
    });
  });

  test('an actor lets go of its input once it has started', () => {
    const { system } = testSystem();
    const ref = spawnLive(system, teller, { id: 'a', input: { secret: 'large' } });
    expect((ref as unknown as { options: object }).options).toEqual({});
  });
});
