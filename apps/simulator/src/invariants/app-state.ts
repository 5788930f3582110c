import type { Application, SavedApplication } from '@coppice/agents';

/** What of an application must be the same after a restart: plain data, to be compared. */
export function stateOf(app: Application): Readonly<Record<string, unknown>> {
  const { breakers, killSwitch, calibration } = app.save();
  const { left } = app.status().budget;
  return {
    // What dead calls had reserved is charged then: what is left is the same.
    tokensLeft: left.tokens,
    stop: killSwitch.stop?.cause,
    calibration,
    breakers: Object.fromEntries(breakers.breakers.filter(hasTrouble).map(breakerState)),
  };
}

type SavedOne = SavedApplication['breakers']['breakers'][number];

/** One that only has a call under way is as good as none. */
function hasTrouble({ saved: { mode, record } }: SavedOne): boolean {
  const failures = record?.type === 'streak' ? record.failures : 0;
  return mode.type !== 'closed' || failures > 0;
}

function breakerState({ agent, taskType, saved: { mode, record } }: SavedOne): [string, unknown] {
  const failedTrials = mode.type === 'open' ? mode.failedTrials : 0;
  return [`${agent}/${taskType}`, { mode: mode.type, failedTrials, record }];
}
