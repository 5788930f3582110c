import type { ExitReason } from '@coppice/actor';
import { type InvalidSpecError, StartIgnored } from '../src/errors.ts';
import type { SupervisorExitDetail } from '../src/rules/exit-detail.ts';
import type { ScenarioTree, Term } from './scenario.ts';

/** An exit reason of ours as the term that Erlang has for it. */
export function termOf(reason: ExitReason): unknown {
  switch (reason.type) {
    case 'normal':
    case 'killed':
      return reason.type;
    case 'crashed':
      return reason.error instanceof ScriptedFailure ? reason.error.reason : reason.error;
    case 'shutdown':
      return shutdownTerm(reason.detail);
  }
}

/** Our `shutdown` says more than OTP's, which is bare where a supervisor gave up or had to stop. */
function shutdownTerm(detail: unknown): unknown {
  if (detail === undefined) return 'shutdown';
  const known = detail as SupervisorExitDetail;
  switch (known.type) {
    case 'reached_max_restart_intensity':
    case 'auto_shutdown':
      return 'shutdown';
    case 'failed_to_start_child':
      return { shutdown: { failed_to_start_child: [known.childId, termOf(known.reason)] } };
    default:
      return { shutdown: detail };
  }
}

/** A term as the exit reason of ours. */
export function reasonOf(term: Term): ExitReason {
  if (term === 'normal') return { type: 'normal' };
  if (term === 'shutdown') return { type: 'shutdown' };
  if (term === 'killed') return { type: 'killed' };
  if (typeof term === 'object' && term !== null && 'shutdown' in term) {
    const detail = term.shutdown;
    if (!Array.isArray(detail)) return { type: 'shutdown', detail };
  }
  return { type: 'crashed', error: term };
}

/** What a start function throws: the scripted value, and the reason that OTP makes of it. */
export class ScriptedFailure extends Error {
  override readonly name = 'ScriptedFailure';
  readonly scripted: unknown;
  readonly reason: unknown;
  constructor(scripted: unknown, reason: unknown) {
    super('as the script says');
    this.scripted = scripted;
    this.reason = reason;
  }
}

/**
 * What a start function throws for a scripted outcome; `undefined` when it starts. Elixir's dynamic
 * supervisor makes other terms of what is thrown than Erlang's.
 */
export function startErrorOf(outcome: unknown, isElixir: boolean): Error | undefined {
  if (outcome === 'ok') return undefined;
  if (outcome === 'ignore') return new StartIgnored();
  const [[kind, value] = ['error', outcome]] = Object.entries(outcome as object);
  switch (kind) {
    case 'ok_info':
    case 'ok_then_exit':
      return undefined;
    case 'throw':
      return new ScriptedFailure(value, isElixir ? { raised: { nocatch: value } } : value);
    case 'raise':
      return new ScriptedFailure(value, isElixir ? { raised: value } : { EXIT: { raised: value } });
    case 'exit':
      return new ScriptedFailure(value, isElixir ? value : { EXIT: value });
    default: // error, init_exit, return
      return new ScriptedFailure(value, value);
  }
}

/** What the init callback of a supervisor throws, for a scripted outcome. */
export function initErrorOf(outcome: unknown): Error | undefined {
  if (outcome === undefined || outcome === 'ok') return undefined;
  if (outcome === 'ignore') return new StartIgnored();
  const [[kind, value] = ['return', outcome]] = Object.entries(outcome as object);
  const term = kind === 'raise' ? { raised: value } : { bad_return: value };
  return new ScriptedFailure(term, term);
}

/**
 * What OTP calls a bad spec that was given to a call. It minds first that nobody minds a significant
 * child, while ours refuses a permanent one where it is declared, before a supervisor is known.
 */
export function specTermOf({ problem, value }: InvalidSpecError, autoShutdown?: string): unknown {
  if (problem === 'missing_id' || problem === 'missing_start') return problem;
  if (problem !== 'bad_combination') return { [problem]: value };
  const isFirst = autoShutdown === 'never' && 'restart' in (value as object);
  const pairs = Object.entries(isFirst ? { autoShutdown, significant: true } : (value as object));
  const named = pairs.map(([key, each]) => ({
    [key === 'autoShutdown' ? 'auto_shutdown' : key]: each as unknown,
  }));
  return { bad_combination: named };
}

const FLAGS = new Set([
  'invalid_strategy',
  'invalid_intensity',
  'invalid_period',
  'invalid_auto_shutdown',
  'invalid_max_children',
]);

/** What OTP calls a bad spec of a supervisor that was to be started. */
export function startSpecTermOf(error: InvalidSpecError, tree: ScenarioTree): unknown {
  if (error.problem === 'invalid_period') {
    return { supervisor_data: { invalid_period: tree.period } }; // Ours is in milliseconds.
  }
  const term = specTermOf(error, tree.auto_shutdown ?? 'never');
  return FLAGS.has(error.problem) ? { supervisor_data: term } : { start_spec: term };
}
