import FlatQueue from 'flatqueue';

/** One place in the line. */
export interface Place<Value> {
  readonly value: Value;
  readonly urgency: number;
  isTaken: boolean;
}

/** Places of equal urgency, oldest first; taken ones among them are skipped. */
interface Rank<Value> {
  readonly urgency: number;
  places: Place<Value>[];
  head: number;
  waiting: number;
  isInFront: boolean;
  isInBack: boolean;
}

/**
 * A line with two ends: the most urgent leave at the front, the least urgent are sent away at the
 * back; of equals the oldest is in front. Each operation takes O(log n) on average.
 *
 * Two heaps hold the ranks, one from each end. A rank that was emptied stays, to be filled again
 * perhaps; in a heap until it comes to the top, and altogether until half of all ranks are empty:
 * then both heaps are built anew.
 */
export class WaitingLine<Value> {
  readonly #ranks = new Map<number, Rank<Value>>();
  #front = new FlatQueue<Rank<Value>>();
  #back = new FlatQueue<Rank<Value>>();
  #size = 0;
  /** Ranks that are not empty. */
  #filled = 0;

  get size(): number {
    return this.#size;
  }

  /** What it holds: places and entries of both heaps, those included that left. */
  get length(): number {
    let places = 0;
    for (const rank of this.#ranks.values()) places += rank.places.length;
    return places + this.#front.length + this.#back.length;
  }

  add(value: Value, urgency: number): Place<Value> {
    const place = { value, urgency, isTaken: false };
    const rank = this.#rankOf(urgency);
    if (rank.waiting === 0) this.#filled += 1;
    rank.places.push(place);
    rank.waiting += 1;
    this.#size += 1;
    if (!rank.isInFront) this.#front.push(rank, -urgency);
    if (!rank.isInBack) this.#back.push(rank, urgency);
    rank.isInFront = true;
    rank.isInBack = true;
    return place;
  }

  first(): Place<Value> | undefined {
    let rank = this.#front.peek();
    for (; rank?.waiting === 0; rank = this.#front.peek()) {
      this.#front.pop();
      rank.isInFront = false;
    }
    if (rank === undefined) return undefined;
    while (rank.places[rank.head]?.isTaken === true) rank.head += 1;
    return rank.places[rank.head];
  }

  last(): Place<Value> | undefined {
    let rank = this.#back.peek();
    for (; rank?.waiting === 0; rank = this.#back.peek()) {
      this.#back.pop();
      rank.isInBack = false;
    }
    if (rank === undefined) return undefined;
    while (rank.places.at(-1)?.isTaken === true) rank.places.pop();
    return rank.places.at(-1);
  }

  remove(place: Place<Value>): void {
    const rank = this.#ranks.get(place.urgency);
    if (rank === undefined) return;
    place.isTaken = true;
    this.#size -= 1;
    rank.waiting -= 1;
    if (rank.waiting === 0) this.#filled -= 1;
    if (rank.waiting === 0 || rank.places.length > 2 * rank.waiting + SLACK) {
      rank.places = rank.places.filter((each) => !each.isTaken);
      rank.head = 0;
    }
    if (this.#ranks.size > 2 * this.#filled + SLACK) this.#buildAnew();
  }

  /** All values; those of equal urgency in the order in which they came. */
  all(): readonly Value[] {
    const places = [...this.#ranks.values()].flatMap((rank) => rank.places);
    return places.filter((place) => !place.isTaken).map((place) => place.value);
  }

  #rankOf(urgency: number): Rank<Value> {
    const found = this.#ranks.get(urgency);
    if (found !== undefined) return found;
    const places: Place<Value>[] = [];
    const rank = { urgency, places, head: 0, waiting: 0, isInFront: false, isInBack: false };
    this.#ranks.set(urgency, rank);
    return rank;
  }

  #buildAnew(): void {
    this.#front = new FlatQueue();
    this.#back = new FlatQueue();
    for (const rank of this.#ranks.values()) {
      if (rank.waiting === 0) {
        this.#ranks.delete(rank.urgency);
        continue;
      }
      this.#front.push(rank, -rank.urgency);
      this.#back.push(rank, rank.urgency);
    }
  }
}

// So many empty ones are not worth building anything anew for.
const SLACK = 16;
