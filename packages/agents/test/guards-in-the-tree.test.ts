// Breakers, kill switch and capacity as actors of a Coppice system: seen in its tree and by viewers.
import { createSystem, type Logic, type Ref, type System } from '@coppice/actor';
import { virtualHost } from '@coppice/host';
import {
  breakerMachine,
  capacityMachine,
  createBreakers,
  createCapacity,
  createKillSwitch,
  killSwitchMachine,
} from '@coppice/resilience';
import { expect, test } from 'vitest';

/** Runs a machine as an actor of the system; what it is sent is handled at once. */
function runIn(system: System, logic: Logic, id: string, input: unknown) {
  const started = system.spawn(logic, { id, input });
  if (started.type !== 'started') throw new Error(`${id} did not start`);
  const ref: Ref = started.ref;
  return {
    send: (event: { readonly type: string }) => system.handleNow(ref, event),
    getSnapshot: () => ref.getSnapshot(),
    stop: () => system.kill(ref),
  };
}

test('the guards are actors, and their modes can be watched', async () => {
  const host = virtualHost({ seed: 1 });
  await using system = createSystem({ host });
  const modes = new Set<string>();
  system.inspect((event) => {
    if (event.type !== '@xstate.snapshot') return;
    const { value } = event.snapshot as { readonly value?: unknown };
    modes.add(`${(event.actorRef as Ref).id} ${JSON.stringify(value)}`);
  });
  using breakers = createBreakers({
    host,
    coolDown: { jitterRatio: 0 },
    startActor: ({ agent, taskType }, input) =>
      runIn(system, breakerMachine, `breaker:${agent}/${taskType}`, input),
  });
  using capacity = createCapacity({
    host,
    breakers,
    startActor: (input) => runIn(system, capacityMachine, 'capacity', input),
  });
  using killSwitch = createKillSwitch({
    host,
    targets: () => [],
    startActor: (input) => runIn(system, killSwitchMachine, 'killSwitch', input),
  });
  capacity.join([
    { agent: 'writer', can: ['code.write'] },
    { agent: 'other', can: ['code.write'] },
  ]);
  const writer = breakers.get('writer', 'code.write');
  expect(system.tree().map(({ id }) => id)).toEqual(['capacity', 'killSwitch']); // It is well.

  for (let call = 0; call < 3; call++) {
    await writer.call(() => Promise.reject(new Error('down'))).catch(() => {});
  }
  expect(system.tree().map(({ id }) => id)).toContain('breaker:writer/code.write');
  expect(capacity.tier).toBe('single');
  await host.clock.advanceBy(60_000);
  const trial = writer.admit();
  expect(writer.admit().type).toBe('refused');
  if (trial.type === 'admitted') trial.settle('success');
  expect(writer.mode).toBe('closed');
  killSwitch.trip({ by: 'ann', reason: 'enough' });
  await killSwitch.stopped;

  expect([...modes]).toEqual(
    expect.arrayContaining([
      'breaker:writer/code.write:1 "open"',
      'breaker:writer/code.write:1 {"halfOpen":"trial"}',
      'breaker:writer/code.write:1 "closed"',
      'capacity:1 "single"',
      'killSwitch:1 {"draining":"recording"}',
      'killSwitch:1 "stopped"',
    ]),
  );
});
