import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNotifier } from 'coppice';
import type { FactDeskOptions } from './fact-desk/desk-options.ts';

/** Keeps what a stop by the kill switch leaves: the state of the guards, and the notification. */
export function stateFolder(
  folder: string,
): Required<Pick<FactDeskOptions, 'notifiers' | 'persist'>> {
  return {
    notifiers: [fileNotifier({ path: join(folder, 'notices.jsonl') })],
    async persist(saved) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'state.json'), `${JSON.stringify(saved, null, 2)}\n`, {
        mode: 0o600,
      });
    },
  };
}
