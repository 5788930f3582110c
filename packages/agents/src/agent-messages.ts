import type { Ref } from '@coppice/actor';
import type { EffectMemory } from './effects.ts';
import type { Failure } from './failure.ts';
import type { ProgressKind } from './silence.ts';
import type { Task } from './task.ts';

/** Task → agent: do this. */
export interface TaskAssigned {
  readonly type: 'task.assigned';
  readonly task: Task;
  readonly attempt: number;
  readonly feedback: readonly Failure[];
  readonly effects: EffectMemory;
  /** Who wants the answer. */
  readonly holder: Ref;
}

/** Task → agent: never mind. The signal of the attempt is aborted. */
export interface TaskCancelled {
  readonly type: 'task.cancelled';
  readonly taskId: string;
}

/** Agent → task: here it is. */
export interface TaskAnswered {
  readonly type: 'task.answered';
  readonly by: Ref;
  readonly value: unknown;
}

/** Agent → task: I get on. */
export interface TaskProgressed {
  readonly type: 'task.progressed';
  readonly by: Ref;
  readonly kind: ProgressKind;
}

/** Agent → task: for the record. */
export interface TaskLogged {
  readonly type: 'task.logged';
  readonly message: string;
  readonly data: unknown;
}

/** Agent → dispatcher: I can take a task. */
export interface AgentIdle {
  readonly type: 'agent.idle';
  readonly ref: Ref;
  readonly can: readonly string[];
}

/** Dispatcher → agent: tell me if you are idle. It lost its memory in a restart. */
export interface AgentAsked {
  readonly type: 'agent.asked';
}

/** Task → dispatcher: I need an agent. */
export interface WorkRequested {
  readonly type: 'work.requested';
  readonly holder: Ref;
  readonly taskType: string;
}

/** Dispatcher → task: this one is yours. */
export interface AgentAssigned {
  readonly type: 'agent.assigned';
  readonly agent: Ref;
}

/** Agent → task: I am busy with another; ask the dispatcher again. */
export interface AgentRefused {
  readonly type: 'agent.refused';
}

/** The name and the group by which the parts of an application find each other. */
export const DISPATCHER = 'dispatcher';
export const AGENTS = 'agents';
