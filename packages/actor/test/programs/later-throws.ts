// Actors that throw outside of their transitions; containment.test.ts reads who ended, and how.
import { EventEmitter } from 'node:events';
import { createSystem, describeExit } from '@coppice/actor';
import { systemHost } from '@coppice/host';
import { fromCallback, fromPromise, setup } from 'xstate';

const host = systemHost();
const system = createSystem({ host });
const lines: string[] = [];
const later = (message: string, delayMs = 1): void =>
  void host.clock.setTimeout(() => {
    throw new Error(message);
  }, delayMs);

system.watch((event) => {
  if (event.type !== 'actor.exited' || event.path.includes('/')) return;
  lines.push(`${event.ref.id} ${describeExit(event.reason)}`);
});

const emitter = new EventEmitter();
const native = fromCallback(() => later('in a native child'));
const native2 = setup({ actors: { native } }).createMachine({
  invoke: { src: 'native', id: 'inner' },
});
const inAction = setup({ actions: { throwLater: () => later('in an action') } }).createMachine({
  entry: 'throwLater',
});

system.spawn(
  fromCallback(() => later('in a timer')),
  { id: 'timer' },
);
system.spawn(
  fromCallback(() => {
    host.clock.setTimeout(() => emitter.emit('tick'), 2);
    emitter.on('tick', () => {
      throw new Error('in an emitter');
    });
  }),
  { id: 'emitter' },
);
system.spawn(
  fromPromise(async () => {
    void Promise.reject(new Error('in a floating promise'));
    await new Promise(() => {});
  }),
  { id: 'floating' },
);
system.spawn(inAction, { id: 'machine' });
system.spawn(native2, { id: 'parent' });
const other = createSystem({ host });
other.watch((event) => {
  if (event.type === 'actor.exited') lines.push(`other ${describeExit(event.reason)}`);
});
other.spawn(
  fromCallback(() => later('in another system')),
  { id: 'elsewhere' },
);
for (const each of [system, other]) {
  const name = each === system ? 'system' : 'other';
  each.watch((event) => {
    if (event.type === 'observer.threw') lines.push(`${name}: ${(event.error as Error).message}`);
  });
  const leaver = each.spawn(
    fromCallback(() => later(`in the ${name}, after its end`, 5)),
    { id: 'leaver' },
  );
  if (leaver.type === 'started') each.kill(leaver.ref, { type: 'normal' });
}
const bystander = system.spawn(
  fromCallback(() => {}),
  { id: 'bystander' },
);

host.clock.setTimeout(() => {
  if (bystander.type === 'started' && !system.exitReason(bystander.ref))
    lines.push('bystander lives');
  process.stdout.write(`${lines.sort().join('\n')}\n`);
  system.stop();
  other.stop();
}, 50);
