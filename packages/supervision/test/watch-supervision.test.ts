import { describe, expect, test } from 'vitest';
import { type SupervisionEvent, supervisor, watchSupervision, worker } from '../src/index.ts';
import { deaf, obedient } from './journal.ts';
import { never, started } from './started-tree.ts';

describe('watchSupervision', () => {
  async function watched() {
    const inner = supervisor({ id: 'inner', intensity: never, children: [worker('a', obedient)] });
    const rest = await started(supervisor({ id: 'root', children: [inner] }));
    const seen: SupervisionEvent[] = [];
    const unwatch = watchSupervision(rest.system, (event) => seen.push(event));
    return { ...rest, seen, unwatch };
  }

  test('tells of a restart what brought it about, down to the first end', async () => {
    const { crash, seen, unwatch } = await watched();
    await crash('root', 'inner', 'a');
    expect(seen.map(({ type, path, childId }) => [type, path, childId])).toEqual([
      ['child.terminated', 'root/inner', 'a'],
      ['supervisor.gaveUp', 'root/inner', 'a'],
      ['child.terminated', 'root', 'inner'],
      ['child.restarted', 'root', 'inner'],
    ]);
    const restarted = seen.at(-1);
    if (restarted?.type !== 'child.restarted') throw new Error('no restart');
    expect(restarted.incarnation).toBe(2);
    expect(restarted.because.map(({ childId, reason }) => [childId, reason.type])).toEqual([
      ['inner', 'shutdown'],
      ['a', 'crashed'],
    ]);
    unwatch();
    await crash('root', 'inner', 'a');
    expect(seen).toHaveLength(4);
  });

  test('a sibling that is restarted with another says whose fault it was', async () => {
    const { crash, system } = await started(
      supervisor({
        id: 'root',
        strategy: 'one_for_all',
        children: [worker('a', obedient), worker('b', obedient)],
      }),
    );
    const blamed: (string | undefined)[] = [];
    watchSupervision(system, (event) => {
      if (event.type === 'child.restarted') blamed.push(event.because[0]?.childId);
    });
    await crash('root', 'b');
    expect(blamed).toEqual(['b', 'b']);
  });

  test('tells of each stop whether it was clean, and whether the child had ended before', async () => {
    const { tree, system, host } = await started(
      supervisor({
        id: 'root',
        children: [
          worker('obeys', obedient),
          worker('deaf', deaf, { shutdownMs: 0 }),
          worker('gone', obedient),
        ],
      }),
    );
    const seen: [string, boolean, boolean][] = [];
    watchSupervision(system, (event) => {
      if (event.type === 'child.stopped') seen.push([event.childId, event.isClean, event.hadEnded]);
    });
    const root = system.child('root').current;
    if (!root) throw new Error('no root');
    system.suspend(root);
    const stopped = tree.stop();
    tree.child('gone').send({ type: 'crash' });
    await system.idle();
    system.resume(root);
    await system.idle();
    await host.clock.advanceBy(0);
    await stopped;
    expect(seen).toEqual([
      ['gone', false, true],
      ['deaf', false, false],
      ['obeys', true, false],
    ]);
  });

  test('a watcher that throws hurts no supervisor, and is told of', async () => {
    const { crash, system, events } = await watched();
    watchSupervision(system, () => {
      throw new Error('bad watcher');
    });
    const threw: unknown[] = [];
    system.watch((event) => {
      if (event.type === 'observer.threw') threw.push(event.error);
    });
    await crash('root', 'inner', 'a');
    expect(threw[0]).toEqual(new Error('bad watcher'));
    expect(events).toContain('start inner:2');
  });
});
