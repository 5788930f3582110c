import type { ChildSpec, SupervisorSpec } from './child-spec.ts';

/** A tree as JSON, for viewers: what was declared, without logic or input. */
export interface TreeDescription {
  readonly id: string;
  readonly type: 'supervisor' | 'worker';
  readonly restart: string;
  readonly shutdownMs: number | 'infinity' | 'brutal_kill';
  readonly significant: boolean;
  readonly strategy?: string;
  readonly intensity?: { readonly restarts: number; readonly withinMs: number };
  readonly autoShutdown?: string;
  readonly children?: readonly TreeDescription[];
}

/**
 * What a tree is declared to be, as plain JSON.
 *
 * @example
 * import { describe, supervisor } from '@coppice/supervision';
 * const { strategy } = describe(supervisor({ id: 'empty', children: [] }));
 * if (strategy !== 'one_for_one') throw new Error(strategy);
 */
export function describe(spec: ChildSpec): TreeDescription {
  const { id, type, restart, shutdownMs, significant } = spec;
  const common = { id, type, restart, shutdownMs, significant } as const;
  if (spec.type === 'worker') return common;
  const { strategy, intensity, autoShutdown, children } = spec as SupervisorSpec;
  return { ...common, strategy, intensity, autoShutdown, children: children.map(describe) };
}
