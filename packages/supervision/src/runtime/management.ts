import { type Ref, systemOf } from '@coppice/actor';
import { answerOf } from '../spec/check-child-specs.ts';
import { checkChild } from '../spec/check-spec.ts';
import type { ChildSpec } from '../spec/child-spec.ts';
import type {
  ChildKey,
  DeleteChildReply,
  RestartChildReply,
  StartChildReply,
  StartReply,
  TerminateChildReply,
} from './calls.ts';
import type { Child, Children } from './children.ts';
import type { SupervisorContext } from './supervisor-state.ts';

/** A call that tried a start; `remains` has to end before the caller is told. */
export type Tried<Reply> = { readonly reply: Reply; readonly remains?: Ref | undefined };

/** Starts a child that is new; one that fails to start is not kept. */
export function startNewChild(
  { children, spec }: SupervisorContext,
  child: ChildSpec,
): Tried<StartChildReply> {
  const checked = answerOf(() => checkChild(child, spec.autoShutdown));
  if (checked.type === 'invalid') return { reply: checked };
  if (spec.kind === 'dynamic') {
    const { maxChildren } = spec;
    if (children.size >= maxChildren) return { reply: { type: 'max_children', maxChildren } };
    return startAdded(children, children.addNumbered(child));
  }
  const present = children.get(child.id);
  if (present?.ref) return { reply: { type: 'already_started', ref: present.ref } };
  if (present) return { reply: { type: 'already_present' } };
  return startAdded(children, children.add(child));
}

function startAdded(children: Children, added: Child): Tried<StartChildReply> {
  const tried = start(children, added);
  if (tried.reply.type === 'failed') children.delete(added);
  return tried;
}

/** Starts a child that has no process; one that fails to start stays as it is. */
export function restartChildByCall(
  { children }: SupervisorContext,
  id: string,
): Tried<RestartChildReply> {
  const child = children.get(id);
  if (!child) return { reply: { type: 'not_found' } };
  if (child.status === 'absent') return start(children, child);
  return { reply: { type: child.status } };
}

/** Why there is no such child to terminate. */
export function unknownChild(
  { spec }: SupervisorContext,
  child: ChildKey,
  self: Ref,
): TerminateChildReply {
  const hasEnded =
    spec.kind === 'dynamic' &&
    typeof child !== 'string' &&
    systemOf(self).exitReason(child) !== undefined;
  return { type: hasEnded ? 'already_ended' : 'not_found' };
}

/** Forgets a child that has no process. */
export function deleteChild({ children }: SupervisorContext, id: string): DeleteChildReply {
  const child = children.get(id);
  if (!child) return { type: 'not_found' };
  if (child.status !== 'absent') return { type: child.status };
  children.delete(child);
  return { type: 'deleted' };
}

function start(children: Children, child: Child): Tried<StartReply> {
  const result = children.start(child);
  if (result.type === 'started') return { reply: { ...result, id: child.id } };
  if (result.type === 'ignored') return { reply: result };
  const { reason, remains } = result;
  return { reply: { type: 'failed', reason }, remains };
}
