import type { ScenarioChild } from '../scenario.ts';
import type { SupervisorKind } from './random-script.ts';

/** A worker that a scenario knows of, and whose child it is. */
export interface CastWorker {
  readonly label: string;
  readonly sup: string;
}

/** A supervisor that a scenario knows of. The root is the only one without `sup`. */
export interface CastSupervisor {
  readonly label: string;
  readonly kind: SupervisorKind;
  readonly sup?: string;
  /** What a simple_one_for_one makes its instances of. */
  readonly template?: ScenarioChild;
  readonly hasAutoShutdown: boolean;
}

/** Everybody who appears in a scenario, so that its steps have somebody to be about. */
export class Cast {
  readonly workers: CastWorker[] = [];
  readonly supervisors: CastSupervisor[] = [];
  #labels = 0;

  /** A label that nobody has: `a`, `b`, … `z`, `aa`, … after the prefix. */
  freshLabel(prefix = ''): string {
    let left = this.#labels++;
    let label = '';
    do {
      label = String.fromCharCode(97 + (left % 26)) + label;
      left = Math.floor(left / 26) - 1;
    } while (left >= 0);
    return prefix + label;
  }

  /** Enters a child of `sup` and everybody below it. Labels below an instance get its prefix. */
  enter(child: ScenarioChild, sup: string, prefix = ''): void {
    const label = prefix + child.id;
    if (child.sup === undefined) {
      this.workers.push({ label, sup });
      return;
    }
    this.enterTree({ ...child.sup, id: label }, sup, prefix);
  }

  enterTree(tree: NonNullable<ScenarioChild['sup']>, sup?: string, prefix = ''): void {
    const label = tree.id ?? 'root';
    const kind = kindOf(tree.strategy);
    const children = (tree.children ?? []).filter((child) => typeof child === 'object');
    const template = kind === 'simple' ? children[0] : undefined;
    this.supervisors.push({
      label,
      kind,
      hasAutoShutdown: tree.auto_shutdown !== undefined,
      ...(sup === undefined ? {} : { sup }),
      ...(template === undefined ? {} : { template }),
    });
    if (kind === 'static') for (const child of children) this.enter(child, label, prefix);
  }

  /** Enters an instance of a template, which brings its whole subtree. */
  enterInstance(label: string, { label: sup, template }: CastSupervisor): void {
    if (template?.sup === undefined) this.workers.push({ label, sup });
    else this.enterTree({ ...template.sup, id: label }, sup, `${label}.`);
  }
}

/** The kind of supervisor that a strategy makes. */
export function kindOf(strategy: string | undefined): SupervisorKind {
  if (strategy === 'simple_one_for_one') return 'simple';
  return strategy === 'dynamic' ? 'dynamic' : 'static';
}
