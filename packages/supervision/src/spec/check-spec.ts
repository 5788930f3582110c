import { InvalidSpecError, type SpecProblem } from '../errors.ts';
import type { AutoShutdown } from '../rules/auto-shutdown.ts';
import type { AnySupervisorSpec, ChildSpec } from './child-spec.ts';

const RESTARTS = ['permanent', 'transient', 'temporary'];
const STRATEGIES = ['one_for_one', 'one_for_all', 'rest_for_one'];
const AUTO_SHUTDOWNS = ['never', 'any_significant', 'all_significant'];

/**
 * Refuses a child spec that OTP would refuse, with the value and the fix. Types catch most of this;
 * a spec may also come from plain JavaScript or from data.
 *
 * @param autoShutdown The supervisor's, where it is known.
 * @throws {InvalidSpecError}
 */
export function checkChild(spec: ChildSpec, autoShutdown?: AutoShutdown): void {
  const isSpec = typeof spec === 'object' && spec !== null;
  mustBe(isSpec, 'invalid_child_spec', spec, 'must be a child spec');
  const { id, type, restart, shutdownMs, significant } = spec;
  const isName = typeof id === 'string' && id !== '';
  mustBe(isName, 'missing_id', id, 'a child id must be a non-empty string');
  oneOf(['worker', 'supervisor'], 'invalid_child_type', type, 'type', spec);
  if ('logic' in spec || !('kind' in spec)) {
    const { logic } = spec as { readonly logic?: { readonly transition?: unknown } };
    const isLogic = typeof logic?.transition === 'function';
    const problem = logic === undefined ? 'missing_start' : 'invalid_mfa';
    mustBe(isLogic, problem, logic, 'logic must be XState logic', spec);
  }
  oneOf(RESTARTS, 'invalid_restart_type', restart, 'restart', spec);
  const isTime = typeof shutdownMs === 'number' && shutdownMs >= 0;
  const isShutdown = isTime || shutdownMs === 'infinity' || shutdownMs === 'brutal_kill';
  const shutdowns = "shutdownMs must be ≥ 0, 'infinity' or 'brutal_kill'";
  mustBe(isShutdown, 'invalid_shutdown', shutdownMs, shutdowns, spec);
  const isBoolean = typeof significant === 'boolean';
  mustBe(isBoolean, 'invalid_significant', significant, 'significant must be a boolean', spec);
  if (!significant) return;
  const nobodyMinds = autoShutdown === 'never' && { autoShutdown, significant };
  const combination = nobodyMinds || (restart === 'permanent' && { restart, significant });
  const rule = "significant must go with restart 'transient' or 'temporary' and an autoShutdown";
  mustBe(!combination, 'bad_combination', combination, rule, spec);
}

/**
 * Refuses a supervisor spec that OTP would refuse, its own options before its children.
 *
 * @throws {InvalidSpecError}
 */
export function checkSupervisor(spec: AnySupervisorSpec): void {
  checkChild(spec);
  const { kind, intensity, backoff, autoShutdown } = spec;
  if (kind === 'static') oneOf(STRATEGIES, 'invalid_strategy', spec.strategy, 'strategy', spec);
  count('invalid_intensity', intensity.restarts, 'intensity.restarts', spec);
  positive('invalid_period', intensity.withinMs, 'intensity.withinMs', spec);
  if (kind === 'dynamic') count('invalid_max_children', spec.maxChildren, 'maxChildren', spec);
  checkAutoShutdown(autoShutdown, spec);
  for (const [name, ms] of Object.entries(backoff ?? {})) {
    positive('invalid_backoff', ms, `backoff.${name}`, spec);
  }
  const isGrowing = !backoff || backoff.maxMs >= backoff.baseMs;
  const growing = 'backoff.maxMs must be ≥ backoff.baseMs';
  mustBe(isGrowing, 'invalid_backoff', backoff?.maxMs, growing, spec);
  if (kind === 'static') checkChildren(spec.children, autoShutdown, spec);
}

/** @throws {InvalidSpecError} */
export function checkAutoShutdown(autoShutdown: AutoShutdown, spec?: AnySupervisorSpec): void {
  oneOf(AUTO_SHUTDOWNS, 'invalid_auto_shutdown', autoShutdown, 'autoShutdown', spec);
}

/** Refuses children that cannot live under one supervisor. @throws {InvalidSpecError} */
export function checkChildren(
  children: readonly ChildSpec[],
  autoShutdown?: AutoShutdown,
  spec?: AnySupervisorSpec,
): void {
  const isList = Array.isArray(children);
  mustBe(isList, 'invalid_child_spec', children, 'children must be an array', spec);
  const seen = new Set<string>();
  for (const child of children) {
    checkChild(child, autoShutdown);
    const { id } = child;
    mustBe(!seen.has(id), 'duplicate_child_name', id, 'child ids must be unique', spec);
    seen.add(id);
  }
}

/** Whose option it is, for the message. */
type Owner = Pick<ChildSpec, 'id' | 'type'> | undefined;

function count(problem: SpecProblem, value: number, option: string, owner: Owner): void {
  const isCount = Number.isInteger(value) && value >= 0;
  if (!isCount) mustBe(false, problem, value, `${option} must be an integer ≥ 0`, owner);
}

function positive(problem: SpecProblem, ms: unknown, option: string, owner: Owner): void {
  const isPositive = typeof ms === 'number' && ms > 0 && ms < Number.POSITIVE_INFINITY;
  if (!isPositive) mustBe(false, problem, ms, `${option} must be > 0`, owner);
}

function oneOf(
  allowed: readonly string[],
  problem: SpecProblem,
  value: string,
  option: string,
  owner: Owner,
): void {
  if (allowed.includes(value)) return;
  mustBe(false, problem, value, `${option} must be one of ${allowed.join(', ')}`, owner);
}

/**
 * Refuses a value unless its rule holds. Children are checked each time one is started, so words are
 * put together only when something is wrong.
 *
 * @throws {InvalidSpecError}
 */
export function mustBe(
  holds: boolean,
  problem: SpecProblem,
  value: unknown,
  rule: string,
  owner?: Owner,
): void {
  if (holds) return;
  const where = owner ? `${owner.type} "${owner.id}": ` : '';
  throw new InvalidSpecError({ problem, value, message: `${where}${rule}, got ${shown(value)}` });
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value); // A bigint, or what refers to itself.
  }
}
