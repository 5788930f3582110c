import type { Ref } from '@coppice/actor';
import type { AgentProfile } from './agent-profile.ts';
import type { Attempt } from './attempt.ts';

/** Task → agent: do this. */
export interface TaskAssigned {
  readonly type: 'task.assigned';
  readonly attempt: Attempt;
}

/** Task → agent: never mind. The signal of the attempt is aborted. */
export interface TaskCancelled {
  readonly type: 'task.cancelled';
  readonly attempt: Attempt;
}

/** Agent → dispatcher: I can take a task. */
export interface AgentIdle {
  readonly type: 'agent.idle';
  readonly ref: Ref;
  readonly profile: AgentProfile;
}

/** Dispatcher → agent: tell me if you are idle. It lost its memory in a restart. */
export interface AgentAsked {
  readonly type: 'agent.asked';
}

/** The name and the group by which the parts of an application find each other. */
export const DISPATCHER = 'dispatcher';
export const AGENTS = 'agents';
