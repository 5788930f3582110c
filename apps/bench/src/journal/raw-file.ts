import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { typicalEntry } from './entry.ts';

/** The least that can be done to have something on a disk: append to a file, and wait for it. */
export class RawFile implements Disposable {
  readonly #descriptor: number;
  #entries = 0;
  bytes = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'a');
  }

  write(entries: number): void {
    let lines = '';
    for (let count = 0; count < entries; count++) {
      lines += `${JSON.stringify(typicalEntry(this.#entries++))}\n`;
    }
    this.bytes += writeSync(this.#descriptor, lines);
    fdatasyncSync(this.#descriptor);
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}
