// Breakers: stop sending work to who fails at this kind of work.

export type {
  Admission,
  CallAnswer,
  CallOptions,
  Permit,
  Refusal,
  RefusalReason,
} from './breaker/admission.ts';
export {
  type BreakerActor,
  type BreakerEvent,
  type BreakerInput,
  type BreakerMode,
  breakerMachine,
} from './breaker/breaker.machine.ts';
export type { Breaker } from './breaker/breaker.ts';
export type { BreakerChange } from './breaker/breaker-change.ts';
export { BREAKER_DEFAULTS, type BreakerOptions } from './breaker/breaker-settings.ts';
export {
  type BreakerKey,
  type Breakers,
  type BreakersOptions,
  createBreakers,
  MAX_BREAKERS,
  type SavedBreakers,
} from './breaker/breakers.ts';
export type { CallOutcome, Classify } from './breaker/classify.ts';
export { COOL_DOWN, type CoolDown } from './breaker/cool-down.ts';
export { type BreakerSurroundings, createBreaker } from './breaker/create-breaker.ts';
export {
  QUALITY_FAILURES_DEFAULTS,
  type QualityFailure,
  QualityFailures,
} from './breaker/quality-failures.ts';
export type { Comparison } from './breaker/ratio.ts';
export type { SavedBreaker } from './breaker/saved-breaker.ts';
export type { TrialRule } from './breaker/trial-rule.ts';
export { type SlowCalls, TRIP_POLICY, type TripPolicy } from './breaker/trip-policy.ts';

// Provider gates: one for all agents, for what is no agent's failure.

export {
  createProviderGates,
  PROVIDER_GATE_DEFAULTS,
  type ProviderEnding,
  type ProviderGate,
  type ProviderGates,
  type ProviderGatesOptions,
  type ProviderPermit,
  type SavedProviderGates,
} from './provider/provider-gates.ts';
export { type ProviderRefusal, providerRefusalOf } from './provider/provider-refusal.ts';
export { type HeadersLike, LONGEST_RETRY_AFTER_MS, retryAfterMs } from './provider/retry-after.ts';

// Budgets: reserve before spending.

export type { Allowance, Amount, Dimension } from './budget/amount.ts';
export type { Budget } from './budget/budget.ts';
export type { BudgetEntry, EntryUnits } from './budget/budget-entry.ts';
export type { BudgetEvent } from './budget/budget-event.ts';
export { BudgetLedger } from './budget/budget-ledger.ts';
export type { BudgetRefusal } from './budget/budget-refusal.ts';
export type { BudgetUsage } from './budget/budget-usage.ts';
export { BUDGET_DEFAULTS, type BudgetOptions, createBudget } from './budget/create-budget.ts';
export type { Lease } from './budget/lease.ts';
export type { SavedBudget } from './budget/saved-budget.ts';

// The kill switch: stop everything, before the limit.

export {
  createKillSwitch,
  KILL_SWITCH_DEFAULTS,
  type KillSwitchOptions,
} from './kill-switch/create-kill-switch.ts';
export { ERROR_RATE_LIMIT, type ErrorRateLimit } from './kill-switch/error-rate.ts';
export {
  type KillSwitchActor,
  type KillSwitchEvent,
  type KillSwitchInput,
  killSwitchMachine,
} from './kill-switch/kill-switch.machine.ts';
export type { KillSwitch, KillSwitchMode } from './kill-switch/kill-switch.ts';
export {
  type KillSwitchChange,
  KillSwitchTrippedError,
  type StoppedRefusal,
} from './kill-switch/kill-switch-change.ts';
export type { SavedKillSwitch } from './kill-switch/saved-kill-switch.ts';
export { STOP_TIMES, type StopPorts, type StopTimes } from './kill-switch/stop-procedure.ts';
export type { StopTarget } from './kill-switch/stop-targets.ts';
export {
  describeTrip,
  type FailedStep,
  STOP_STEPS,
  type Stop,
  type StopStep,
  type TripCause,
} from './kill-switch/trip.ts';

// Capacity: get worse gradually.

export {
  type CapacityActor,
  type CapacityEvent,
  type CapacityInput,
  capacityMachine,
} from './capacity/capacity.machine.ts';
export {
  CAPACITY_DEFAULTS,
  type Capacity,
  type CapacityChange,
  type CapacityMember,
  type CapacityOptions,
  type CapacitySample,
  createCapacity,
} from './capacity/capacity.ts';
export { HYSTERESIS, type Hysteresis } from './capacity/hysteresis.ts';
export type { SavedCapacity } from './capacity/saved-capacity.ts';
export {
  CAPACITY_PRESETS,
  CAPACITY_TIERS,
  type CapacityTier,
  type TierThresholds,
} from './capacity/tier.ts';

// Later: what cannot be done now.

export type {
  Drained,
  DrainPace,
  LaterAnswer,
  LaterTask,
  SavedLaterQueue,
  WaitingTask,
} from './later/later-answers.ts';
export { LATER_QUEUE_DEFAULTS, type LaterQueueOptions } from './later/later-options.ts';
export { LaterQueue, type LaterQueueStart } from './later/later-queue.ts';

// Balancing: who gets the next piece of work.

export {
  AGENT_LOAD_DEFAULTS,
  type AgentLoadOptions,
  AgentLoads,
  type FinishCall,
} from './balancing/agent-loads.ts';
export { type Candidate, type Choice, chooseAgent } from './balancing/choose-agent.ts';
export {
  type EjectedAgent,
  type Ejection,
  ejectOutliers,
  OUTLIER_DEFAULTS,
  type OutlierOptions,
} from './balancing/eject-outliers.ts';
export {
  HEDGE_DEFAULTS,
  type HedgeOptions,
  hedgeAfterMs,
  LATENCY_SKETCH_DEFAULTS,
  LatencySketch,
  type LatencySketchOptions,
} from './balancing/latency-sketch.ts';

// Retries: how long to wait, how often, and until when.

export {
  childDeadline,
  type Deadline,
  deadlineIn,
  deadlineRemainingMs,
  isDeadlinePast,
} from './retry/deadline.ts';
export { DeadlineExceededError } from './retry/errors.ts';
export { RETRY_BACKOFF_DEFAULTS, type RetryBackoff, retryDelayMs } from './retry/retry-delay.ts';
export {
  RETRY_TOKEN_DEFAULTS,
  type RetryDecision,
  type RetryTokenOptions,
  RetryTokens,
  type SavedRetryTokens,
} from './retry/retry-tokens.ts';
export { type DeadlineSignal, withDeadline } from './retry/with-deadline.ts';

// Loops: the same again, and again.

export {
  createLoopDetector,
  type LoopDetector,
  type LoopState,
  type LoopVerdict,
} from './loops/loop-detector.ts';
export { LOOP_DEFAULTS, type LoopOptions } from './loops/loop-options.ts';
export type { LoopPattern, LoopSeverity } from './loops/patterns.ts';
export type { LoopStep, StepPrint } from './loops/step-print.ts';

// Stalls: silence that is too long.

export type { GapRhythm } from './stalls/gap-rhythm.ts';
export type { ProgressKind, StallState, StallVerdict } from './stalls/silence.ts';
export { createStallDetector, type StallDetector } from './stalls/stall-detector.ts';
export { STALL_DEFAULTS, type StallOptions } from './stalls/stall-options.ts';

// Calibration: what a stated confidence is worth.

export {
  Calibration,
  type Observed,
  type PeerStatement,
  type Statement,
  type StatementOutcome,
} from './calibration/calibration.ts';
export {
  CALIBRATION_DEFAULTS,
  type CalibrationOptions,
} from './calibration/calibration-options.ts';
export type { CalibrationReport, ReliabilityBin } from './calibration/reliability.ts';
export type { SavedCalibration } from './calibration/saved-calibration.ts';
export {
  clopperPearsonThreshold,
  conformalThreshold,
  coverageThreshold,
  type Forecast,
  type Threshold,
} from './calibration/thresholds.ts';

// Answers: copied, repeated, contradicted, unsupported, outvoted.

export {
  type ClashKind,
  CONTRADICTION_DEFAULTS,
  type ContradictionOptions,
  type ContradictionVerdict,
  contradiction,
} from './answers/contradiction.ts';
export {
  COPY_DEFAULTS,
  type CopyCase,
  type CopyOptions,
  type CopyVerdict,
  copied,
} from './answers/copied.ts';
export { fingerprint } from './answers/fingerprint.ts';
export {
  type GroundingCase,
  type GroundingVerdict,
  grounded,
  type Unsupported,
  type UnsupportedKind,
} from './answers/grounding.ts';
export { leadProbability } from './answers/lead-probability.ts';
export {
  QUORUM_DEFAULTS,
  type QuorumDefaults,
  type QuorumOptions,
  type QuorumResult,
  quorum,
  type Vote,
  type VoteGroup,
} from './answers/quorum.ts';
export {
  SAME_ANSWER_DEFAULTS,
  type SameAnswerCase,
  type SameAnswerOptions,
  type SameAnswerVerdict,
  sameAnswer,
} from './answers/same-answer.ts';
export {
  REPETITION_DEFAULTS,
  type RepetitionOptions,
  type RepetitionVerdict,
  selfRepetition,
} from './answers/self-repetition.ts';
export {
  NO_VOTER_HISTORY,
  VOTER_HISTORY_DEFAULTS,
  type VoteOutcome,
  type VoterHistory,
  type VoterHistoryOptions,
  type VoterRecord,
  voterRecord,
  withOutcome,
} from './answers/voter-history.ts';
export { type VoterFault, votersNeeded } from './answers/voters-needed.ts';
