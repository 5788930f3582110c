const MINUTE_MS = 60_000;
const SLOTS = 60;
const SLOT_MS = MINUTE_MS / SLOTS;

/** Tokens spent in the last minute, second by second. Plain data of a fixed size. */
export interface Velocity {
  /** The second that the last slot stands for. */
  readonly lastSlot: number;
  readonly tokens: readonly number[];
}

export const NO_VELOCITY: Velocity = {
  lastSlot: 0,
  tokens: Array.from({ length: SLOTS }, () => 0),
};

/** The last minute with some tokens more. */
export function noteTokens(velocity: Velocity, tokens: number, nowMs: number): Velocity {
  const slot = Math.max(velocity.lastSlot, Math.floor(nowMs / SLOT_MS));
  const passed = Math.min(SLOTS, slot - velocity.lastSlot);
  const kept = velocity.tokens.slice(passed);
  const slots = [...kept, ...Array.from({ length: passed }, () => 0)];
  slots[SLOTS - 1] = (slots[SLOTS - 1] ?? 0) + tokens;
  return { lastSlot: slot, tokens: slots };
}

export const tokensPerMinute = ({ tokens }: Velocity): number =>
  tokens.reduce((sum, each) => sum + each, 0);
