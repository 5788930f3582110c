import type { Scenario, ScenarioTree } from './scenario.ts';

/** Steps that need calls which supervisors do not answer yet. */
const CALLS = new Set([
  'start_child',
  'terminate_child',
  'restart_child',
  'delete_child',
  'get_childspec',
  'check_childspecs',
]);

const STRATEGIES = new Set(['simple_one_for_one', 'dynamic']);

/** What these four need: a start that waits for a rollback, `ignore` of a whole supervisor, links. */
const NAMES = new Set([
  'init_failure_respects_child_shutdown_spec',
  'sup_init_ignore_nested',
  'nested_kill_supervisor',
  'nested_kill_supervisor_deep',
]);

/** Why a scenario cannot be played yet; `undefined` when it has to pass. */
export function notYet({ name, tags = [], tree, steps }: Scenario): string | undefined {
  const ops = steps.flatMap((step) => [step.op, ...(step.ops ?? []).map(({ op }) => op)]);
  const call = ops.find((op) => CALLS.has(op));
  if (call) return `the call ${call}`;
  if (strategiesOf(tree).some((strategy) => STRATEGIES.has(strategy))) return 'dynamic children';
  if (tags.includes('validation')) return "OTP's terms for bad specs";
  if (tree.init !== undefined && tree.init !== 'ok') return 'scripted init callbacks';
  return NAMES.has(name) ? 'see above' : undefined;
}

function strategiesOf({ strategy = 'one_for_one', children = [] }: ScenarioTree): string[] {
  const nested = children.flatMap((child) =>
    typeof child === 'object' && child.sup ? strategiesOf(child.sup) : [],
  );
  return [strategy, ...nested];
}
