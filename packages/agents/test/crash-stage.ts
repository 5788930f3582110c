import { type VirtualHost, virtualHost } from '@coppice/host';
import { type Journal, MemoryStore, memoryJournal } from '@coppice/journal';
import { supervisor } from '@coppice/supervision';
import {
  type AgentOptions,
  type Application,
  type ApplicationOptions,
  agent,
  startApplication,
} from '../src/index.ts';
import { calm } from './desk.ts';

/** One life of an application: a process, as far as it can be told from inside. */
export interface Life {
  readonly host: VirtualHost;
  readonly app: Application;
  readonly journal: Journal;
  /** Ends it without a word, as `kill -9` does: what was not on disk is gone. */
  readonly crash: () => void;
}

/** A journal that outlives the applications that write it, in virtual time. */
export class CrashStage {
  readonly store = new MemoryStore();
  #lives = 0;
  /** Of the machine: it goes on while nobody runs. */
  #wallMs = 0;

  async live(
    agents: readonly AgentOptions<string, never, unknown>[],
    options: Partial<ApplicationOptions> = {},
  ): Promise<Life> {
    this.#lives += 1;
    const host = virtualHost({ seed: this.#lives });
    await host.clock.advanceBy(this.#wallMs);
    const journal = memoryJournal({ host, store: this.store });
    const app = await startApplication({
      id: 'app',
      journal,
      agents: supervisor({
        id: 'agents',
        intensity: calm,
        children: agents.map((each) => agent(each)),
      }),
      ...options,
    });
    return {
      ...{ host, app, journal },
      crash: () => {
        this.#wallMs = host.clock.now();
        journal.abandon();
      },
    };
  }

  /** Time passes while nobody runs. */
  pass(ms: number): void {
    this.#wallMs += ms;
  }

  /** What is on disk, of one type. */
  entries(type: string): readonly unknown[] {
    return this.store.entries
      .filter((each) => each.type === type)
      .map(({ json }) => JSON.parse(json) as unknown);
  }
}
