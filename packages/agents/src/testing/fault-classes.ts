/** Every way in which the fault kit can make an agent fail. */
export const FAULT_CLASSES = [
  'crash',
  'processKill',
  'blockedEventLoop',
  'silence',
  'streamStall',
  'slowButAlive',
  'identicalLoop',
  'periodicLoop',
  'hallucinatedPath',
  'plausibleWrong',
  'validJsonNonsense',
  'parrot',
  'budgetRunaway',
  'rateLimitStorm',
  'poisonedUpstream',
  'duplicateOnResume',
] as const;

/** One of `FAULT_CLASSES`. */
export type FaultClass = (typeof FAULT_CLASSES)[number];

/** Names for several classes at once. */
export const FAULT_ALIASES = {
  byzantine: ['plausibleWrong', 'validJsonNonsense', 'parrot'],
  loop: ['identicalLoop', 'periodicLoop', 'hallucinatedPath'],
  all: FAULT_CLASSES,
} as const satisfies Readonly<Record<string, readonly FaultClass[]>>;

/** A class or an alias. */
export type FaultName = FaultClass | keyof typeof FAULT_ALIASES;
