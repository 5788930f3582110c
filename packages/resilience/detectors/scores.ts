import { type ConfidenceScore, scoreConfidence } from './confidence.ts';
import { type ContradictionScore, scoreContradiction } from './contradiction.ts';
import { type GroundingScore, scoreGrounding } from './grounding.ts';
import { type LoopScore, scoreLoops } from './loops.ts';
import { type QuorumScore, scoreQuorum } from './quorum.ts';
import type { RecordedData } from './read-data.ts';
import { scoreTauLoops, type TauLoopScore } from './tau-loops.ts';

/** How well each detector does; null where there is nothing to score it on. */
export interface Scores {
  readonly loops: LoopScore | null;
  readonly tauLoops: TauLoopScore | null;
  readonly confidence: ConfidenceScore | null;
  readonly contradiction: ContradictionScore | null;
  readonly grounding: GroundingScore | null;
  readonly quorum: QuorumScore | null;
}

/** Scores every detector that there is data for. */
export const scoreAll = (data: RecordedData): Scores => ({
  loops: scoreSet(data.loops, scoreLoops),
  tauLoops: scoreSet(data.tauLoops, scoreTauLoops),
  confidence: scoreSet(data.confidence, scoreConfidence),
  contradiction: scoreSet(data.contradiction, scoreContradiction),
  grounding: scoreSet(data.grounding, scoreGrounding),
  quorum: scoreSet(data.confidence, scoreQuorum),
});

function scoreSet<Entry, Score>(
  records: readonly Entry[] | null,
  score: (records: readonly Entry[]) => Score | null,
): Score | null {
  return records === null || records.length === 0 ? null : score(records);
}

/** One line per figure: detector, figure, value. */
export function tableOf(scores: Scores): string {
  const lines = Object.entries(scores).flatMap(([detector, score]: [string, object | null]) => {
    if (score === null) return [`${detector.padEnd(14)}no data`];
    const figures: readonly (readonly [string, unknown])[] = Object.entries(score);
    return figures.map(([figure, value]) => {
      const text = typeof value === 'number' ? value.toFixed(4) : String(value);
      return `${detector.padEnd(14)}${figure.padEnd(18)}${text.padStart(8)}`;
    });
  });
  return `${lines.join('\n')}\n`;
}
