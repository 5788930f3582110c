import type { ChildSpec, SupervisorSpec } from './child-spec.ts';

const RESTARTS = ['permanent', 'transient', 'temporary'];
const STRATEGIES = ['one_for_one', 'one_for_all', 'rest_for_one'];
const AUTO_SHUTDOWNS = ['never', 'any_significant', 'all_significant'];

/**
 * Refuses a child spec that OTP would refuse, with the value and the fix. Types catch most of this;
 * a spec may also come from plain JavaScript or from data.
 */
export function checkChild(spec: ChildSpec): void {
  const where = `child "${spec.id}"`;
  if (typeof spec.id !== 'string' || spec.id === '') {
    throw new TypeError(`a child id must be a non-empty string, got ${show(spec.id)}`);
  }
  if (spec.type === 'worker' && typeof spec.logic?.transition !== 'function') {
    throw new TypeError(`${where}: logic must be XState actor logic, got ${show(spec.logic)}`);
  }
  oneOf(where, 'restart', spec.restart, RESTARTS);
  const { shutdownMs } = spec;
  const isTime = typeof shutdownMs === 'number' && shutdownMs >= 0;
  if (!isTime && shutdownMs !== 'infinity' && shutdownMs !== 'brutal_kill') {
    throw new RangeError(
      `${where}: shutdownMs must be ≥ 0, 'infinity' or 'brutal_kill', got ${show(shutdownMs)}`,
    );
  }
  if (typeof spec.significant !== 'boolean') {
    throw new TypeError(`${where}: significant must be a boolean, got ${show(spec.significant)}`);
  }
  if (spec.significant && spec.restart === 'permanent') {
    throw new TypeError(
      `${where}: a permanent child cannot be significant, since it never ends for good; ` +
        "make it 'transient' or 'temporary'",
    );
  }
}

/** Refuses a supervisor spec that OTP would refuse. */
export function checkSupervisor(spec: SupervisorSpec): void {
  checkChild(spec);
  const where = `supervisor "${spec.id}"`;
  oneOf(where, 'strategy', spec.strategy, STRATEGIES);
  oneOf(where, 'autoShutdown', spec.autoShutdown, AUTO_SHUTDOWNS);
  const { restarts, withinMs } = spec.intensity;
  if (!Number.isInteger(restarts) || restarts < 0) {
    throw new RangeError(
      `${where}: intensity.restarts must be an integer ≥ 0, got ${show(restarts)}`,
    );
  }
  if (!(withinMs > 0) || withinMs === Number.POSITIVE_INFINITY) {
    throw new RangeError(`${where}: intensity.withinMs must be > 0, got ${show(withinMs)}`);
  }
  const seen = new Set<string>();
  for (const child of spec.children) {
    if (seen.has(child.id)) throw new TypeError(`${where}: duplicate child id "${child.id}"`);
    seen.add(child.id);
    if (child.significant && spec.autoShutdown === 'never') {
      throw new TypeError(
        `${where}: child "${child.id}" is significant but autoShutdown is 'never'; ` +
          "set autoShutdown to 'any_significant' or 'all_significant'",
      );
    }
  }
}

function oneOf(where: string, option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new TypeError(
    `${where}: ${option} must be one of ${allowed.join(', ')}, got ${show(value)}`,
  );
}

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);
