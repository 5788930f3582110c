import type { Random } from '@coppice/host';
import type { Scenario, Step } from '../scenario.ts';
import { Cast } from './cast.ts';
import { between, type Weighted } from './chance.ts';
import { type Op, randomStep } from './random-steps.ts';
import { randomTree, type Taste } from './random-tree.ts';

/** How a family tells its scenarios. */
export interface StoryRules {
  readonly taste: Taste;
  readonly ops: Weighted<Op>;
  readonly maxSteps: number;
  /** See `Plot`. */
  readonly firstInstances?: number;
}

/** A random tree, and then random things that happen to it. */
export function tellStory(
  random: Random,
  { taste, ops, maxSteps, firstInstances = 0.02 }: StoryRules,
): Omit<Scenario, 'name'> {
  const cast = new Cast();
  const tree = randomTree(random, taste, (prefix) => cast.freshLabel(prefix));
  cast.enterTree(tree);
  const plot = { random, taste, cast, ops, firstInstances };
  const steps = Array.from({ length: between(random, 1, maxSteps) }, () => randomStep(plot));
  return { tree, steps: withoutMiscounts(steps, cast) };
}

/**
 * OTP forgets to uncount an instance that is terminated while it is being started again, so what a
 * simple_one_for_one counts afterwards is not worth imitating: such scenarios do not ask.
 */
function withoutMiscounts(steps: readonly Step[], cast: Cast): readonly Step[] {
  const kinds = new Map(cast.supervisors.map(({ label, kind }) => [label, kind]));
  const isSimple = ({ sup = '' }: Step) => kinds.get(sup) === 'simple';
  const all = steps.flatMap((step) => [step, ...(step.ops ?? [])]);
  const isTerminated = all.some((step) => step.op === 'terminate_child' && isSimple(step));
  const isRetried = all.some(
    ({ child }) => typeof child === 'object' && restartsMayFail(child.script?.start ?? []),
  );
  if (!isTerminated || !isRetried) return steps;
  const asked = (step: Step): Step => {
    if (step.ops) return { ...step, ops: step.ops.map(asked) };
    return step.op === 'count_children' && isSimple(step)
      ? { ...step, op: 'which_children' }
      : step;
  };
  return steps.map(asked);
}

function restartsMayFail(outcomes: readonly unknown[]): boolean {
  return outcomes
    .slice(1)
    .some((outcome) => typeof outcome === 'object' && outcome !== null && !('ok_info' in outcome));
}
