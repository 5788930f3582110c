import type { FaultClass } from '@coppice/agents/testing';
import type { Intensity, Restart, Strategy } from '@coppice/supervision';

/** Everything about one case, as plain data, drawn from its seed. */
export interface Plan {
  readonly seed: string;
  readonly disk: 'memory' | 'file';
  readonly tree: TreePlan;
  readonly types: readonly TypePlan[];
  readonly pipelines: readonly PipelineDraft[];
  /** What clients ask for, in the order of time. */
  readonly work: readonly WorkPlan[];
  /** What people do besides. */
  readonly acts: readonly ActPlan[];
  /** How each process ends, but for those that live until the work is done. */
  readonly lives: readonly LifePlan[];
  readonly faults: Readonly<Partial<Record<FaultClass, number>>>;
  readonly budgetTokens: number;
  readonly idleMs: number;
  readonly deadlineMs: number;
  /** Of breakers: after so many failures in a row, and for how long. */
  readonly tripFailures: number;
  readonly coolDownMs: number;
}

/** A supervisor and what is below it. */
export interface TreePlan {
  readonly id: string;
  readonly strategy: Strategy;
  readonly intensity: Intensity;
  readonly children: readonly (TreePlan | AgentPlan)[];
}

export interface AgentPlan {
  readonly id: string;
  readonly can: readonly [string, ...string[]];
  readonly tier: number;
  readonly family: string;
  readonly concurrency: number;
  readonly restart: Restart;
}

export const isAgent = (child: TreePlan | AgentPlan): child is AgentPlan => 'can' in child;

/** A type of task, and what its agents do. */
export interface TypePlan {
  readonly name: string;
  /** A wrong answer is noticed. */
  readonly isChecked: boolean;
  /** Others are asked, too. */
  readonly hasQuorum: boolean;
  /** Done once in the world; with `check`, it can be asked whether it was. */
  readonly effect: 'none' | 'checked' | 'unchecked';
  /** Model calls of one attempt, and the most that each may use. */
  readonly calls: number;
  readonly callTokens: number;
  readonly callMs: number;
  readonly budgetTokens: number | undefined;
  /** A part that another agent does. */
  readonly child: string | undefined;
}

export interface PipelineDraft {
  readonly name: string;
  readonly stages: readonly StageDraft[];
}

export interface StageDraft {
  readonly name: string;
  readonly type: 'stage' | 'fanOut' | 'compute';
  /** Indexes of earlier stages. */
  readonly after: readonly number[];
  readonly taskType: string;
  readonly items: number;
  readonly isOptional: boolean;
}

export interface WorkPlan {
  readonly id: string;
  /** Since the first process began, while any runs. */
  readonly atMs: number;
  readonly type: 'task' | 'run';
  /** Of the type of task, or of the pipeline. */
  readonly name: string;
  readonly input: number;
  readonly priority: number;
}

export interface ActPlan {
  readonly atMs: number;
  readonly type: 'kill' | 'recall' | 'setClock';
  /** Of `setClock`: by how much. */
  readonly byMs: number;
  /** Of `recall`: which result, of all that there are by then. */
  readonly pick: number;
}

/** What happens to a process in the end. */
export type LifePlan = {
  /** How long nobody runs after it. */
  readonly pauseMs: number;
  /** By how much the date is set meanwhile. */
  readonly clockByMs: number;
} & (
  | { readonly type: 'killed' | 'stopped'; readonly atMs: number }
  | { readonly type: 'cutOff'; readonly commit: number; readonly blow: Blow }
);

/** What happens to a commit. */
export type Blow =
  /** The process dies before anything of it is written. */
  | 'before'
  /** The power fails while it is written. */
  | 'torn'
  /** The process dies before it learns that it is written. */
  | 'after'
  /** The disk is full. */
  | 'full';
