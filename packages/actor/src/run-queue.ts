import type { Host } from '@coppice/host';
import type { Cell } from './cell.ts';

/** How many messages one actor may take before the next ready actor gets its turn. */
const TURN_MESSAGES = 32;
/** How many messages pass between two looks at the clock. */
const MESSAGES_PER_CLOCK_READING = 64;

/**
 * Which actor runs next. Actors that are ready take turns; those with an urgent message go first.
 *
 * One drain runs at most `sliceMs` in one turn of the event loop and then lets timers and I/O pass,
 * so two actors that flood each other cannot starve the timer of a kill switch, and a chain of any
 * length needs no stack.
 */
export class RunQueue {
  readonly #host: Host;
  readonly #sliceMs: number;
  /** Takes one message of the actor; returns whether it has more. */
  readonly #runOne: (cell: Cell) => boolean;
  readonly #enter: (drain: () => void) => void;
  #head: Cell | undefined;
  #tail: Cell | undefined;
  #urgentHead: Cell | undefined;
  #urgentTail: Cell | undefined;
  #isArmed = false;
  #isDraining = false;
  #isTurnOpen = false;
  #isTurnSpent = false;
  #turnEndsAtMs = 0;
  #idleWaiters: (() => void)[] = [];

  constructor(options: {
    host: Host;
    sliceMs: number;
    runOne: (cell: Cell) => boolean;
    /** Wraps each drain; the place for what must hold while actors run. */
    enter: (drain: () => void) => void;
  }) {
    this.#host = options.host;
    this.#sliceMs = options.sliceMs;
    this.#runOne = options.runOne;
    this.#enter = options.enter;
  }

  get isIdle(): boolean {
    return !this.#isDraining && !this.#head && !this.#urgentHead;
  }

  /** Resolves when no message waits and none is being handled. Timers may still be pending. */
  idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve) => void this.#idleWaiters.push(resolve));
  }

  ready(cell: Cell): void {
    if (cell.isReady) return;
    cell.isReady = true;
    if (this.#tail) this.#tail.nextReady = cell;
    else this.#head = cell;
    this.#tail = cell;
    this.#arm();
  }

  urgent(cell: Cell): void {
    if (cell.isUrgent) return;
    cell.isUrgent = true;
    if (this.#urgentTail) this.#urgentTail.nextUrgent = cell;
    else this.#urgentHead = cell;
    this.#urgentTail = cell;
    this.#arm();
  }

  #arm(): void {
    if (this.#isArmed || this.#isDraining) return;
    this.#isArmed = true;
    const drain = (): void => this.#enter(() => this.#drain());
    if (this.#isTurnSpent) this.#host.nextTurn(drain);
    else this.#host.soon(drain);
  }

  #drain(): void {
    this.#isArmed = false;
    this.#isDraining = true;
    this.#openTurn();
    let untilClockReading = MESSAGES_PER_CLOCK_READING;
    let hasTime = true;
    while (hasTime) {
      const cell = this.#take();
      if (!cell) break;
      let left = TURN_MESSAGES;
      let isWaiting = true;
      while (isWaiting && left-- > 0) {
        isWaiting = this.#runOne(cell);
        if (--untilClockReading > 0) continue;
        untilClockReading = MESSAGES_PER_CLOCK_READING;
        hasTime = this.#host.clock.now() < this.#turnEndsAtMs;
      }
      if (isWaiting) this.ready(cell);
    }
    this.#isDraining = false;
    if (this.#head || this.#urgentHead) {
      this.#isTurnSpent = true;
      this.#arm();
    } else {
      for (const resolve of this.#idleWaiters.splice(0)) resolve();
    }
  }

  /** The slice is counted over a whole turn of the event loop, or promises could extend it. */
  #openTurn(): void {
    if (this.#isTurnOpen) return;
    this.#isTurnOpen = true;
    this.#turnEndsAtMs = this.#host.clock.now() + this.#sliceMs;
    this.#host.nextTurn(() => {
      this.#isTurnOpen = false;
      this.#isTurnSpent = false;
    });
  }

  #take(): Cell | undefined {
    const urgent = this.#urgentHead;
    if (urgent) {
      this.#urgentHead = urgent.nextUrgent;
      if (!this.#urgentHead) this.#urgentTail = undefined;
      urgent.nextUrgent = undefined;
      urgent.isUrgent = false;
      return urgent;
    }
    const cell = this.#head;
    if (!cell) return undefined;
    this.#head = cell.nextReady;
    if (!this.#head) this.#tail = undefined;
    cell.nextReady = undefined;
    cell.isReady = false;
    return cell;
  }
}
