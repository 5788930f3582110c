/** What both statecharts of supervisors do in the same way. */

/** Back to serving. What was set aside meanwhile comes before what came later. */
export const serveAgain = [
  { guard: 'isBackingOff', actions: 'putBackSetAside', target: '#supervisor.backingOff' },
  { actions: 'putBackSetAside', target: '#supervisor.running' },
] as const;

/** Stops what is on the agenda and waits for it; used by all modes that stop children. */
export const stoppingChildren = <const Next extends readonly object[]>(...next: Next) =>
  ({
    initial: 'stoppingNext',
    states: {
      stoppingNext: {
        entry: 'stopNext',
        always: [{ guard: 'isAwaitingExit', target: 'awaitingExit' }, ...next],
      },
      awaitingExit: {
        after: {
          shutdownGrace: { actions: 'killOverdue', target: 'awaitingExit', reenter: true },
        },
        on: {
          'child.exited': [
            { guard: 'isLastAwaited', actions: 'noteAwaitedEnded', target: 'stoppingNext' },
            { guard: 'isAwaited', actions: 'noteAwaitedEnded' },
          ],
        },
      },
    },
    on: { '*': { actions: 'setAside' } },
  }) as const;

/** A call, or a start, that has to wait for somebody's end. */
export const carryingOutACall = {
  /** A child did not start, and what it has left is still ending. */
  undoingStart: {
    on: {
      'child.exited': {
        guard: 'isAwaited',
        actions: ['noteAwaitedEnded', 'conclude'],
        target: '#supervisor.served',
      },
      '*': { actions: 'setAside' },
    },
  },
  terminating: stoppingChildren({ actions: 'conclude', target: '#supervisor.served' }),
  served: { always: serveAgain },
} as const;

/** The end: by giving up, or as told. */
export const ending = {
  escalating: stoppingChildren({ target: '#supervisor.stopped' }),
  stopping: stoppingChildren({ target: '#supervisor.stopped' }),
  stopped: { type: 'final', entry: 'exit' },
} as const;

const waitAlone = {
  guard: 'isOneForOne',
  actions: ['countRestart', 'planBackoff', 'beginBackoff', 'noteBackoff'],
  target: '#supervisor.backingOff',
} as const;
const giveUp = {
  guard: 'exceedsIntensity',
  actions: 'planEscalation',
  target: '#supervisor.escalating',
} as const;
const restartAlone = {
  guard: 'isRestartedAlone',
  actions: ['countRestart', 'restartChild'],
} as const;
const restartGroup = {
  actions: ['countRestart', 'planBackoff', 'planGroupRestart'],
  target: '#supervisor.restarting',
} as const;

/** What becomes of a child that has ended, and of one that could not be started again. */
export const ofChildren = {
  'child.exited': [
    { guard: 'isStale' },
    {
      guard: 'triggersAutoShutdown',
      actions: ['noteEndedForGood', 'planAutoShutdown'],
      target: '#supervisor.stopping',
    },
    { guard: 'endsForGood', actions: 'noteEndedForGood' },
    giveUp,
    restartAlone,
    waitAlone,
  ],
  'child.retry': [{ guard: 'isStale' }, giveUp, restartAlone, waitAlone],
  'backoff.elapsed': [{ guard: 'isStale' }, { guard: 'isOneForOne', actions: 'restartChild' }],
  'child.startFailed': { target: '#supervisor.undoingStart' },
} as const;

/** The same where a child may have to be restarted with others. */
export const ofGroups = {
  ...ofChildren,
  'child.exited': [...ofChildren['child.exited'], restartGroup],
  'child.retry': [...ofChildren['child.retry'], restartGroup],
  'backoff.elapsed': [
    ...ofChildren['backoff.elapsed'],
    { actions: 'planGroupRestart', target: '#supervisor.restarting' },
  ],
} as const;

/** The calls that every supervisor answers. */
export const calls = {
  'child.start': { actions: 'answerStart' },
  'child.terminate': [
    { guard: 'isUnknown', actions: 'answerUnknown' },
    { actions: 'planTerminate', target: '#supervisor.terminating' },
  ],
  'child.getSpec': { actions: 'answerGetSpec' },
  'children.which': { actions: 'answerWhich' },
  'children.count': { actions: 'answerCount' },
  'actor.shutdown': { actions: 'planShutdown', target: '#supervisor.stopping' },
} as const;
