import type { AnySupervisorSpec, ChildSpec } from './child-spec.ts';

/** A tree as JSON, for viewers: what was declared, without logic or input. */
export interface TreeDescription {
  readonly id: string;
  readonly type: 'supervisor' | 'worker';
  readonly restart: string;
  readonly shutdownMs: number | 'infinity' | 'brutal_kill';
  readonly significant: boolean;
  /** Of a supervisor only, as all that follows. */
  readonly kind?: 'static' | 'dynamic';
  readonly intensity?: { readonly restarts: number; readonly withinMs: number };
  readonly backoff?: {
    readonly baseMs: number;
    readonly maxMs: number;
    readonly resetAfterMs: number;
  };
  readonly autoShutdown?: string;
  /** Of a static supervisor. */
  readonly strategy?: string;
  readonly children?: readonly TreeDescription[];
  /** Of a dynamic supervisor. */
  readonly maxChildren?: number;
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
  return spec.type === 'worker' ? common : { ...common, ...supervisorDescription(spec) };
}

function supervisorDescription(spec: AnySupervisorSpec): Partial<TreeDescription> {
  const { kind, intensity, backoff, autoShutdown } = spec;
  const common = { kind, intensity, ...(backoff && { backoff }), autoShutdown };
  if (spec.kind === 'dynamic') return { ...common, maxChildren: spec.maxChildren };
  return { ...common, strategy: spec.strategy, children: spec.children.map(describe) };
}
