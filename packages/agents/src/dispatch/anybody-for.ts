import type { Demand } from './demand.ts';

/** A demand that whoever can do a type of task meets. */
export const anybodyFor = (taskType: string): Demand => ({
  taskId: '',
  taskType,
  except: [],
  notFamilies: [],
  minTier: 1,
  bestOnly: false,
  mayWait: true,
});
