import { InvalidSpecError, type SpecProblem } from '../errors.ts';
import type { AutoShutdown } from '../rules/auto-shutdown.ts';
import type { Backoff } from '../rules/backoff.ts';
import type { Intensity } from '../rules/restart-window.ts';
import type { AnySupervisorSpec, ChildSpec } from './child-spec.ts';

const RESTARTS = ['permanent', 'transient', 'temporary'];
const STRATEGIES = ['one_for_one', 'one_for_all', 'rest_for_one'];
const AUTO_SHUTDOWNS = ['never', 'any_significant', 'all_significant'];
const TYPES = ['worker', 'supervisor'];

/**
 * Refuses a child spec that OTP would refuse, with the value and the fix. Types catch most of this;
 * a spec may also come from plain JavaScript or from data.
 *
 * @param autoShutdown The supervisor's, where it is known.
 * @throws {InvalidSpecError}
 */
export function checkChild(spec: ChildSpec, autoShutdown?: AutoShutdown): void {
  if (typeof spec !== 'object' || spec === null) {
    refuse('invalid_child_spec', spec, `a child spec must be made by worker or supervisor`);
  }
  if (typeof spec.id !== 'string' || spec.id === '') {
    refuse('missing_id', spec.id, 'a child id must be a non-empty string');
  }
  const where = `child "${spec.id}"`;
  oneOf('invalid_child_type', `${where}: type`, spec.type, TYPES);
  if ('logic' in spec) checkLogic(where, spec.logic);
  oneOf('invalid_restart_type', `${where}: restart`, spec.restart, RESTARTS);
  const { shutdownMs, significant } = spec;
  const isTime = typeof shutdownMs === 'number' && shutdownMs >= 0;
  if (!isTime && shutdownMs !== 'infinity' && shutdownMs !== 'brutal_kill') {
    const rule = "shutdownMs must be ≥ 0, 'infinity' or 'brutal_kill'";
    refuse('invalid_shutdown', shutdownMs, `${where}: ${rule}`);
  }
  if (typeof significant !== 'boolean') {
    refuse('invalid_significant', significant, `${where}: significant must be a boolean`);
  }
  if (significant && autoShutdown === 'never') {
    const rule =
      "a significant child needs an autoShutdown of its supervisor that is not 'never'; " +
      "set it to 'any_significant' or 'all_significant'";
    refuse('bad_combination', { autoShutdown, significant }, `${where}: ${rule}`);
  }
  if (significant && spec.restart === 'permanent') {
    const value = { restart: 'permanent', significant };
    const rule =
      'a permanent child cannot be significant, since it never ends for good; ' +
      "make it 'transient' or 'temporary'";
    refuse('bad_combination', value, `${where}: ${rule}`);
  }
}

/**
 * Refuses a supervisor spec that OTP would refuse, its own options before its children.
 *
 * @throws {InvalidSpecError}
 */
export function checkSupervisor(spec: AnySupervisorSpec): void {
  checkChild(spec);
  const where = `supervisor "${spec.id}"`;
  if (spec.kind === 'static') {
    oneOf('invalid_strategy', `${where}: strategy`, spec.strategy, STRATEGIES);
  }
  checkIntensity(where, spec.intensity);
  if (spec.kind === 'dynamic') checkMaxChildren(where, spec.maxChildren);
  checkAutoShutdown(where, spec.autoShutdown);
  if (spec.backoff) checkBackoff(where, spec.backoff);
  if (spec.kind === 'static') checkChildren(spec.children, spec.autoShutdown, where);
}

/** @throws {InvalidSpecError} */
export function checkAutoShutdown(where: string, autoShutdown: AutoShutdown): void {
  oneOf('invalid_auto_shutdown', `${where}: autoShutdown`, autoShutdown, AUTO_SHUTDOWNS);
}

/** Refuses children that cannot live under one supervisor. @throws {InvalidSpecError} */
export function checkChildren(
  children: readonly ChildSpec[],
  autoShutdown: AutoShutdown | undefined,
  where = 'children',
): void {
  if (!Array.isArray(children)) {
    refuse('invalid_child_spec', children, `${where} must be an array of child specs`);
  }
  const seen = new Set<string>();
  for (const child of children) {
    checkChild(child, autoShutdown);
    if (seen.has(child.id)) {
      refuse('duplicate_child_name', child.id, `${where}: duplicate child id "${child.id}"`);
    }
    seen.add(child.id);
  }
}

function checkLogic(where: string, logic: { readonly transition?: unknown } | undefined): void {
  if (logic === undefined) refuse('missing_start', logic, `${where}: logic must be given`);
  if (typeof logic.transition === 'function') return;
  refuse('invalid_mfa', logic, `${where}: logic must be XState actor logic`);
}

function checkIntensity(where: string, { restarts, withinMs }: Intensity): void {
  if (!Number.isInteger(restarts) || restarts < 0) {
    const rule = 'intensity.restarts must be an integer ≥ 0';
    refuse('invalid_intensity', restarts, `${where}: ${rule}`);
  }
  if (!isPositive(withinMs)) {
    refuse('invalid_period', withinMs, `${where}: intensity.withinMs must be > 0`);
  }
}

function checkMaxChildren(where: string, maxChildren: number): void {
  if (Number.isInteger(maxChildren) && maxChildren >= 0) return;
  refuse('invalid_max_children', maxChildren, `${where}: maxChildren must be an integer ≥ 0`);
}

function checkBackoff(where: string, { baseMs, maxMs, resetAfterMs }: Backoff): void {
  if (!isPositive(baseMs))
    refuse('invalid_backoff', baseMs, `${where}: backoff.baseMs must be > 0`);
  if (!(isPositive(maxMs) && maxMs >= baseMs)) {
    refuse('invalid_backoff', maxMs, `${where}: backoff.maxMs must be ≥ backoff.baseMs`);
  }
  if (!isPositive(resetAfterMs)) {
    refuse('invalid_backoff', resetAfterMs, `${where}: backoff.resetAfterMs must be > 0`);
  }
}

const isPositive = (ms: unknown): ms is number =>
  typeof ms === 'number' && ms > 0 && ms < Number.POSITIVE_INFINITY;

function oneOf(
  problem: SpecProblem,
  option: string,
  value: string,
  allowed: readonly string[],
): void {
  if (!allowed.includes(value)) {
    refuse(problem, value, `${option} must be one of ${allowed.join(', ')}`);
  }
}

function refuse(problem: SpecProblem, value: unknown, rule: string): never {
  const shown = JSON.stringify(value) ?? String(value);
  throw new InvalidSpecError({ problem, value, message: `${rule}, got ${shown}` });
}
