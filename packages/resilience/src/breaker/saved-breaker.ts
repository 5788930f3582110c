import type { Clock } from '@coppice/host';
import { checkSavedVersion } from '../saved-version.ts';
import type { BreakerMode, ResumedMode } from './breaker.machine.ts';
import type { CallRecord, SavedRecord } from './call-record.ts';

/**
 * A breaker as plain data that survives JSON. An open one is saved with the date at which its period
 * ends, since a monotonic clock means nothing to the next process.
 */
export interface SavedBreaker {
  readonly version: 1;
  readonly savedAtWallMs: number;
  readonly generation: number;
  readonly mode: SavedMode;
  readonly record?: SavedRecord;
}

/** A trial does not outlive its process: half-open is saved as open with no time left. */
export type SavedMode =
  | { readonly type: 'closed' }
  | {
      readonly type: 'open';
      readonly openForMs: number;
      readonly untilWallMs: number;
      readonly failedTrials: number;
    }
  | { readonly type: 'isolated'; readonly holds: number };

/** What a machine knows of its modes. */
interface ModeData {
  readonly openedAtMs: number;
  readonly openForMs: number;
  readonly failedTrials: number;
  readonly holds: number;
}

function savedMode(mode: BreakerMode, data: ModeData, clock: Clock): SavedMode {
  const { openedAtMs, openForMs, failedTrials, holds } = data;
  switch (mode) {
    case 'closed':
      return { type: 'closed' };
    case 'open':
    case 'halfOpen': {
      const leftMs = Math.max(0, openForMs - (clock.now() - openedAtMs));
      return { type: 'open', openForMs, untilWallMs: clock.wallTime() + leftMs, failedTrials };
    }
    case 'isolated':
      return { type: 'isolated', holds };
  }
}

/**
 * The mode to go on in. The date may have been set meanwhile, so what is left is at most the whole
 * period: a clock that was set back cannot hold a breaker open for ever.
 */
export function resumedMode(saved: SavedBreaker, clock: Clock): ResumedMode | undefined {
  checkSavedVersion('breaker', saved);
  const { mode } = saved;
  switch (mode.type) {
    case 'closed':
      return undefined;
    case 'open': {
      const { openForMs, untilWallMs, failedTrials } = mode;
      const leftMs = Math.min(openForMs, Math.max(0, untilWallMs - clock.wallTime()));
      const openedAtMs = clock.now() - (openForMs - leftMs);
      return { type: 'open', openedAtMs, openForMs, failedTrials };
    }
    case 'isolated':
      return { type: 'isolated', holds: mode.holds };
  }
}

/** The record, older by the time that nobody looked. */
export function resumedRecord(saved: SavedBreaker, clock: Clock): SavedRecord | undefined {
  const { record, savedAtWallMs } = saved;
  if (record?.type !== 'window') return record;
  const awayMs = Math.max(0, clock.wallTime() - savedAtWallMs);
  const results = record.results.map(([ageMs, flags]) => [ageMs + awayMs, flags] as const);
  return { type: 'window', results };
}

/** A breaker as it is now. */
export function savedBreaker(
  state: {
    readonly mode: BreakerMode;
    readonly generation: number;
    readonly record: CallRecord | undefined;
    /** Of its machine, if that was needed. */
    readonly modes: ModeData | undefined;
  },
  clock: Clock,
): SavedBreaker {
  const { mode, generation, record, modes } = state;
  return {
    version: 1,
    savedAtWallMs: clock.wallTime(),
    generation,
    mode: modes ? savedMode(mode, modes, clock) : { type: 'closed' },
    ...(record && { record: record.save(clock.now()) }),
  };
}
