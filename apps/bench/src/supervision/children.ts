import { fromTransition, setup } from 'xstate';
import type { Kind } from './measure.ts';

/** What the children of Coppice and of XState understand. */
export type ChildEvent =
  | { readonly type: 'crash' }
  | { readonly type: 'ask'; readonly reply: (answer: number) => void };

/** The same child for Coppice and XState: it notes when it starts, answers, and crashes for real. */
export const childLogic = (kind: Kind, noteStart: () => void = () => {}) =>
  kind === 'machine' ? machineChild(noteStart) : leanChild(noteStart);

const crash = (): never => {
  throw new Error('crash');
};

const machineChild = (noteStart: () => void) =>
  setup({
    types: { context: {} as { count: number }, events: {} as ChildEvent },
    actions: {
      noteStart,
      crash,
      answer: ({ context, event }) => {
        if (event.type === 'ask') event.reply(context.count);
      },
    },
  }).createMachine({
    id: 'child',
    context: { count: 0 },
    initial: 'idle',
    entry: 'noteStart',
    states: { idle: { on: { crash: { actions: 'crash' }, ask: { actions: 'answer' } } } },
  });

/** The least that an actor can be: a pure function. */
const leanChild = (noteStart: () => void) =>
  fromTransition<number, ChildEvent, never, undefined>(
    (count, event) => {
      if (event.type === 'crash') crash();
      if (event.type === 'ask') event.reply(count);
      return count;
    },
    () => {
      noteStart();
      return 0;
    },
  );
