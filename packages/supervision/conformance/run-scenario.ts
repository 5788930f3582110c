import { KILLED, type Ref } from '@coppice/actor';
import { InvalidSpecError, StartIgnored } from '../src/index.ts';
import { logicOf } from '../src/runtime/logic-of.ts';
import { rootOptions } from '../src/start.ts';
import { CALLS, call, checkSpecs } from './calls.ts';
import type { Part, Scenario, Step, Trace } from './scenario.ts';
import { Stage } from './stage.ts';
import { reasonOf, type ScriptedFailure, startSpecTermOf, termOf } from './terms.ts';

/** No supervisor in a scenario takes longer than this, in virtual time, to come to rest. */
const QUIESCENCE_MS = 3_600_000;

/** Plays one scenario in virtual time and says what happened. */
export async function runScenario(scenario: Scenario): Promise<Trace> {
  const stage = new Stage();
  const start = await startTree(stage, scenario);
  const steps: Part[] = [];
  for (const step of scenario.steps) steps.push(stage.part(await perform(stage, step)));
  const root = stage.find('root');
  if (stage.isAlive(root)) stage.system.shutdown(root);
  await quiesce(stage);
  const final = stage.finalPart();
  stage.system.stop();
  return { name: scenario.name, start, steps, final };
}

async function startTree(stage: Stage, { tree }: Scenario): Promise<Part> {
  try {
    const spec = stage.specs.tree(tree);
    const spawned = stage.system.spawn(logicOf(spec), rootOptions(spec));
    await quiesce(stage);
    if (spawned.type === 'started') return stage.part({ ok: 'root#1' });
    const { reason } = spawned;
    const isIgnored = reason.type === 'crashed' && reason.error instanceof StartIgnored;
    return stage.part(isIgnored ? 'ignore' : { error: termOf(reason) });
  } catch (error) {
    const term =
      error instanceof InvalidSpecError
        ? startSpecTermOf(error, tree)
        : (error as ScriptedFailure).reason;
    if (term === undefined) throw error;
    stage.noteStartFailed('root#1', term);
    return { ...stage.part({ error: term }), state: {} };
  }
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
    case 'check_childspecs':
      return checkSpecs(stage, step);
    case 'batch': {
      const sup = stage.find(step.sup ?? 'root');
      if (!stage.isAlive(sup)) return 'not_alive';
      stage.system.suspend(sup);
      const results = (step.ops ?? []).map((each) => issue(stage, each));
      stage.system.resume(sup);
      await quiesce(stage);
      return Promise.all(results);
    }
    default: {
      const result = issue(stage, step);
      await quiesce(stage);
      return result;
    }
  }
}

function issue(stage: Stage, step: Step): unknown {
  return CALLS.has(step.op) ? call(stage, step) : act(stage, step);
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
      throw new TypeError(`there is no step "${step.op}"`);
  }
}

/** An exit signal of a stranger: only who does not trap exits minds. */
function signal(stage: Stage, ref: Ref, { target = '', reason = 'normal' }: Step): void {
  const isSupervisor = stage.specs.declared(target)?.flavour !== 'worker';
  if (reason === 'kill') stage.system.kill(ref, KILLED);
  else if (reason === 'normal' || isSupervisor || ref.getSnapshot().traps) return;
  else stage.system.kill(ref, reasonOf(reason));
}

function onLive(stage: Stage, ref: Ref | undefined, work: (ref: Ref) => void): string {
  if (!stage.isAlive(ref)) return 'not_alive';
  work(ref);
  return 'ok';
}
