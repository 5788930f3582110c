// Make agents fail on purpose.
// Stand in for a model.
export {
  createFaultInjector,
  FAULT_ALIASES,
  FAULT_CLASSES,
  type FaultClass,
  type FaultInjector,
  type FaultInjectorOptions,
  type FaultName,
  type FaultRates,
  faultRates,
  type InjectedFault,
  type ModelStep,
  type PoisonedValue,
  type ScriptedModel,
  scriptedModel,
} from '@coppice/agents/testing';
