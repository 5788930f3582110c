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
  const child = `child "${id}": `;
  oneOf(['worker', 'supervisor'], 'invalid_child_type', type, `${child}type`);
  if ('logic' in spec) {
    const isLogic = typeof spec.logic?.transition === 'function';
    const problem = spec.logic === undefined ? 'missing_start' : 'invalid_mfa';
    mustBe(isLogic, problem, spec.logic, `${child}logic must be XState logic`);
  }
  oneOf(RESTARTS, 'invalid_restart_type', restart, `${child}restart`);
  const isTime = typeof shutdownMs === 'number' && shutdownMs >= 0;
  const isShutdown = isTime || shutdownMs === 'infinity' || shutdownMs === 'brutal_kill';
  const shutdowns = "shutdownMs must be ≥ 0, 'infinity' or 'brutal_kill'";
  mustBe(isShutdown, 'invalid_shutdown', shutdownMs, child + shutdowns);
  const isBoolean = typeof significant === 'boolean';
  mustBe(isBoolean, 'invalid_significant', significant, `${child}significant must be a boolean`);
  const nobodyMinds = autoShutdown === 'never' && { autoShutdown, significant };
  const combination = nobodyMinds || (restart === 'permanent' && { restart, significant });
  const rule = "significant must go with restart 'transient' or 'temporary' and an autoShutdown";
  mustBe(!(significant && combination), 'bad_combination', combination, child + rule);
}

/**
 * Refuses a supervisor spec that OTP would refuse, its own options before its children.
 *
 * @throws {InvalidSpecError}
 */
export function checkSupervisor(spec: AnySupervisorSpec): void {
  checkChild(spec);
  const { id, kind, intensity, backoff, autoShutdown } = spec;
  const supervisor = `supervisor "${id}": `;
  if (kind === 'static') {
    oneOf(STRATEGIES, 'invalid_strategy', spec.strategy, `${supervisor}strategy`);
  }
  const { restarts, withinMs } = intensity;
  count('invalid_intensity', restarts, `${supervisor}intensity.restarts`);
  positive('invalid_period', withinMs, `${supervisor}intensity.withinMs`);
  if (kind === 'dynamic') {
    count('invalid_max_children', spec.maxChildren, `${supervisor}maxChildren`);
  }
  checkAutoShutdown(supervisor, autoShutdown);
  for (const [name, ms] of Object.entries(backoff ?? {})) {
    positive('invalid_backoff', ms, `${supervisor}backoff.${name}`);
  }
  const isGrowing = !backoff || backoff.maxMs >= backoff.baseMs;
  const growing = `${supervisor}backoff.maxMs must be ≥ backoff.baseMs`;
  mustBe(isGrowing, 'invalid_backoff', backoff?.maxMs, growing);
  if (kind === 'static') checkChildren(spec.children, autoShutdown, supervisor);
}

/** @throws {InvalidSpecError} */
export function checkAutoShutdown(where: string, autoShutdown: AutoShutdown): void {
  oneOf(AUTO_SHUTDOWNS, 'invalid_auto_shutdown', autoShutdown, `${where}autoShutdown`);
}

/** Refuses children that cannot live under one supervisor. @throws {InvalidSpecError} */
export function checkChildren(
  children: readonly ChildSpec[],
  autoShutdown?: AutoShutdown,
  where = '',
): void {
  const isList = Array.isArray(children);
  mustBe(isList, 'invalid_child_spec', children, `${where}children must be an array`);
  const seen = new Set<string>();
  for (const child of children) {
    checkChild(child, autoShutdown);
    const { id } = child;
    mustBe(!seen.has(id), 'duplicate_child_name', id, `${where}child ids must be unique`);
    seen.add(id);
  }
}

function count(problem: SpecProblem, value: number, option: string): void {
  const isCount = Number.isInteger(value) && value >= 0;
  mustBe(isCount, problem, value, `${option} must be an integer ≥ 0`);
}

function positive(problem: SpecProblem, ms: unknown, option: string): void {
  const isPositive = typeof ms === 'number' && ms > 0 && ms < Number.POSITIVE_INFINITY;
  mustBe(isPositive, problem, ms, `${option} must be > 0`);
}

function oneOf(
  allowed: readonly string[],
  problem: SpecProblem,
  value: string,
  option: string,
): void {
  mustBe(allowed.includes(value), problem, value, `${option} must be one of ${allowed.join(', ')}`);
}

/** Refuses a value unless its rule holds. @throws {InvalidSpecError} */
export function mustBe(holds: boolean, problem: SpecProblem, value: unknown, rule: string): void {
  if (holds) return;
  const shown = JSON.stringify(value) ?? String(value);
  throw new InvalidSpecError({ problem, value, message: `${rule}, got ${shown}` });
}
