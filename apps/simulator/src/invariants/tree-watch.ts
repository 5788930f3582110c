import type { System } from '@coppice/actor';
import { type SupervisionEvent, watchSupervision } from '@coppice/supervision';
import type { DeclaredSupervisor } from '../life/declared-tree.ts';
import type { Findings } from './findings.ts';
import { SupervisorRecord } from './supervisor-record.ts';

/**
 * `restartWindow` and `supervisorTrace`: each supervisor restarts whom its strategy says, in order, and
 * no more often than it was allowed. Told by what was declared, not by what runs.
 */
export function watchTree(
  system: System,
  declared: readonly DeclaredSupervisor[],
  findings: Findings,
): void {
  const records = new Map(
    declared.map((each) => [each.path, new SupervisorRecord(each, findings)]),
  );
  const live = new Map<string, number>();
  const { clock } = system.host;
  watchSupervision(system, (event: SupervisionEvent) => {
    records.get(event.path)?.note(event, clock.now());
  });
  system.watch((event) => {
    if (event.type === 'actor.exited') live.set(event.path, (live.get(event.path) ?? 1) - 1);
    if (event.type !== 'actor.started') return;
    records.get(event.path)?.begin();
    const count = (live.get(event.path) ?? 0) + 1;
    live.set(event.path, count);
    if (count > 1 && event.path.startsWith('app/agents')) {
      findings.add('supervisorTrace', `${count} incarnations of ${event.path} live at once`);
    }
  });
}
