import { grounded } from '../src/answers/grounding.ts';
import type { GroundingRecord } from './record.ts';
import { share } from './share.ts';

/** How well a pass tells consistent summaries from others. */
export interface GroundingScore {
  /** Mean of the shares of consistent summaries that pass and of inconsistent ones that do not. */
  readonly balancedAccuracy: number;
}

/** Judges every summary. */
export function scoreGrounding(records: readonly GroundingRecord[]): GroundingScore {
  const judged = records.map(({ document, summary, consistent }) => ({
    consistent,
    passes: grounded({ claim: summary, source: document }).type === 'pass',
  }));
  const good = judged.filter(({ consistent }) => consistent === 1);
  const bad = judged.filter(({ consistent }) => consistent === 0);
  const passed = share(good.filter(({ passes }) => passes).length, good.length);
  const caught = share(bad.filter(({ passes }) => !passes).length, bad.length);
  return { balancedAccuracy: (passed + caught) / 2 };
}
