// Faults on purpose.

export { corruptValue } from './corrupt.ts';
export { InjectedCrash, InjectedHttpError } from './errors.ts';
export { FAULT_ALIASES, FAULT_CLASSES, type FaultClass, type FaultName } from './fault-classes.ts';
export {
  createFaultInjector,
  type FaultInjector,
  type InjectedFault,
  type PoisonedValue,
} from './fault-injector.ts';
export {
  FAULT_TIMES,
  type FaultInjectorOptions,
  type FaultOptions,
  type FaultTimes,
} from './fault-options.ts';
export { drawFault, type FaultRates, faultRates } from './fault-rates.ts';

// Stand-ins.

export { type ExaminationFields, examinationOf } from './examination-of.ts';
export {
  type ModelAnswer,
  type ModelCall,
  type ModelCallOptions,
  type ModelChunk,
  type ModelStep,
  type ModelUsage,
  type ScriptedModel,
  scriptedModel,
} from './scripted-model.ts';
