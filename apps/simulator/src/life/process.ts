import type { Disk } from '../machine/disk.ts';
import { type ProcessHost, processHost } from '../machine/process-host.ts';
import type { Picture } from '../machine/torn-files.ts';

/** A process, as far as it can be told from outside: it runs until it is dead. */
export class Process {
  readonly time: ProcessHost;
  readonly #disk: Disk;
  /** Ends what it writes with. */
  abandon: () => void = () => {};
  isDead = false;

  constructor(seed: string, dateMs: number, disk: Disk) {
    this.time = processHost(seed, dateMs);
    this.#disk = disk;
  }

  /** Ends it without a word, as `kill -9` does; with `before` the power fails in the midst of a commit. */
  die(before?: Picture): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#disk.crash(before);
    this.abandon();
  }

  /** How long it has run. */
  get ageMs(): number {
    return this.time.world.clock.now();
  }

  /** Waits; for ever, if it dies meanwhile. */
  async wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.time.world.clock.setTimeout(resolve, ms));
    if (this.isDead) await new Promise<never>(() => {});
  }
}
