import type { RunRecall } from '../pipeline/run-ports.ts';
import type { Provenance } from '../provenance/provenance.ts';
import type { Recall } from '../provenance/recall.ts';
import type { EventHub } from './events.ts';
import type { Runs } from './runs.ts';
import type { Tasks } from './tasks.ts';

/** What a recall came to. */
export interface RecallReport {
  /** What was made of it, by whom, and what has left the system. */
  readonly recall: Recall;
  /** The outcomes of runs that did a part again. */
  readonly revised: readonly Extract<RunRecall<unknown>, { readonly type: 'revised' }>['outcome'][];
}

/** Takes a result back wherever it went. Resolves when the runs that used it have an outcome again. */
export async function recallIn(
  parts: {
    readonly runs: Runs;
    readonly tasks: Tasks;
    readonly provenance: Provenance;
    readonly hub: EventHub;
  },
  resultId: string,
  reason: string,
): Promise<RecallReport> {
  const { runs, tasks, provenance, hub } = parts;
  const recall = provenance.recall(resultId, reason);
  if (recall.type === 'unknown') return { recall, revised: [] };
  hub.tell({ type: 'result.recalled', recall });
  tasks.learnThatWrong(resultId);
  for (const tainted of recall.tainted) tasks.tellTainted(tainted, resultId, reason);
  const again = runs.recall(resultId, reason); // First: what a run stops it does again.
  tasks.recall(recall.running, resultId, reason);
  const revised = (await again).flatMap((each) => (each.type === 'revised' ? [each.outcome] : []));
  return { recall, revised };
}
