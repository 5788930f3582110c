import { ActorExitedError, KILLED, type Ref } from '@coppice/actor';
import { SUPERVISOR_MAILBOX } from '../../src/children.ts';
import { type ChildInfo, supervisorMachine } from '../../src/index.ts';
import type { Part, Scenario, Step, Trace } from './scenario.ts';
import { Stage } from './stage.ts';
import { reasonOf, termOf } from './terms.ts';

/** A step that needs what supervisors here cannot do yet. */
class UnsupportedStep extends Error {
  override readonly name = 'UnsupportedStep';
  readonly code = 'unsupported_step';
}

/** No supervisor in a scenario takes longer than this, in virtual time, to come to rest. */
const QUIESCENCE_MS = 3_600_000;

/** Plays one scenario in virtual time and says what happened. */
export async function runScenario(scenario: Scenario): Promise<Trace> {
  const stage = new Stage();
  const start = await startTree(stage, scenario);
  const steps: Part[] = [];
  for (const step of scenario.steps) {
    const result = await perform(stage, step);
    steps.push({ result, events: stage.takeEvents(), state: stage.state() });
  }
  const root = stage.find('root');
  if (stage.isAlive(root)) stage.system.shutdown(root);
  await quiesce(stage);
  const leaked = stage.system.tree().map(({ actorId }) => actorId);
  return { name: scenario.name, start, steps, final: { events: stage.takeEvents(), leaked } };
}

async function startTree(stage: Stage, { tree }: Scenario): Promise<Part> {
  if (tree.init !== undefined && tree.init !== 'ok') throw new UnsupportedStep('init');
  const spawned = stage.system.spawn(supervisorMachine, {
    id: 'root',
    input: stage.specOf(tree),
    mailbox: SUPERVISOR_MAILBOX,
  });
  await quiesce(stage);
  const result = spawned.type === 'started' ? { ok: 'root#1' } : { error: termOf(spawned.reason) };
  return { result, events: stage.takeEvents(), state: stage.state() };
}

/** Lets everything happen that happens by itself; time passes only for what is being stopped. */
async function quiesce(stage: Stage): Promise<void> {
  await stage.host.settle();
  const startedAtMs = stage.host.clock.now();
  for (;;) {
    const dueMs = stage.host.clock.nextDueMs();
    if (dueMs === undefined || dueMs - startedAtMs > QUIESCENCE_MS) return;
    await stage.host.clock.advanceBy(Math.max(0, dueMs - stage.host.clock.now()));
  }
}

async function perform(stage: Stage, step: Step): Promise<unknown> {
  switch (step.op) {
    case 'sleep':
      await stage.host.clock.advanceBy(step.ms ?? 0);
      return 'ok';
    case 'align': {
      const { clock } = stage.host;
      await clock.advanceBy(((step.ms ?? 0) - (clock.now() % 1_000) + 1_000) % 1_000);
      return 'ok';
    }
    case 'batch': {
      const sup = stage.find(step.sup ?? 'root');
      if (!stage.isAlive(sup)) return 'not_alive';
      stage.system.suspend(sup);
      const results = (step.ops ?? []).map((each) =>
        QUESTIONS.has(each.op) ? about(stage, each) : act(stage, each),
      );
      stage.system.resume(sup);
      await quiesce(stage);
      return Promise.all(results);
    }
    default: {
      if (QUESTIONS.has(step.op)) return about(stage, step);
      const result = act(stage, step);
      await quiesce(stage);
      return result;
    }
  }
}

const QUESTIONS = new Set(['which_children', 'count_children']);

/** A question about the children of a supervisor. */
async function about(stage: Stage, step: Step): Promise<unknown> {
  const ref = stage.find(step.sup ?? 'root');
  if (!stage.isAlive(ref)) return { exit: 'noproc' };
  try {
    if (step.op === 'count_children')
      return await stage.system.ask(ref, { type: 'children.count' });
    const infos = await stage.system.ask<readonly ChildInfo[]>(ref, { type: 'children.which' });
    return infos.map(({ id, child, type }) => ({
      id,
      child: child === null || child === 'restarting' ? child : stage.instanceOf(child),
      type: stage.typeOf(id, type),
    }));
  } catch (error) {
    if (error instanceof ActorExitedError) return { exit: termOf(error.reason) };
    throw error;
  }
}

/** A step that is a message or a signal. */
function act(stage: Stage, step: Step): unknown {
  const { system } = stage;
  const ref = stage.find(step.target ?? step.sup ?? 'root');
  switch (step.op) {
    case 'junk':
      ref?.send({ type: 'junk' });
      return 'ok';
    case 'exit':
      return onLive(stage, ref, (live) => system.kill(live, reasonOf(step.reason ?? 'normal')));
    case 'kill':
      return onLive(stage, ref, (live) => system.kill(live, KILLED));
    case 'parent_exit':
    case 'stop':
      return onLive(stage, ref, (live) => system.shutdown(live, reasonOf(step.reason ?? 'normal')));
    case 'signal':
      return onLive(stage, ref, (live) => signal(stage, live, step));
    default:
      throw new UnsupportedStep(step.op);
  }
}

/** An exit signal of a stranger: only who does not trap exits minds. */
function signal(stage: Stage, ref: Ref, { target = '', reason = 'normal' }: Step): void {
  if (reason === 'kill') stage.system.kill(ref, KILLED);
  else if (reason === 'normal' || stage.isSupervisor(target) || stage.trapsExit(target)) return;
  else stage.system.kill(ref, reasonOf(reason));
}

function onLive(stage: Stage, ref: Ref | undefined, work: (ref: Ref) => void): string {
  if (!stage.isAlive(ref)) return 'not_alive';
  work(ref);
  return 'ok';
}
