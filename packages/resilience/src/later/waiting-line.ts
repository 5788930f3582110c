import FlatQueue from 'flatqueue';

/** One place in the line. */
export interface Place<Value> {
  readonly value: Value;
  readonly urgency: number;
  readonly sequence: number;
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
 * Two heaps hold the ranks, one from each end. A rank that was emptied stays in them, to be filled
 * again perhaps, until it comes to the top or half of all ranks are empty: then both are built
 * anew.
 */
export class WaitingLine<Value> {
  readonly #ranks = new Map<number, Rank<Value>>();
  #front = new FlatQueue<Rank<Value>>();
  #back = new FlatQueue<Rank<Value>>();
  #sequence = 0;
  #size = 0;
  /** Ranks that are not empty. */
  #filled = 0;

  get size(): number {
    return this.#size;
  }

  add(value: Value, urgency: number): Place<Value> {
    const place = { value, urgency, sequence: this.#sequence++, isTaken: false };
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
    while (this.#front.peek()?.waiting === 0) this.#forgetIn('isInFront', this.#front.pop());
    const rank = this.#front.peek();
    if (rank === undefined) return undefined;
    while (rank.places[rank.head]?.isTaken === true) rank.head += 1;
    return rank.places[rank.head];
  }

  last(): Place<Value> | undefined {
    while (this.#back.peek()?.waiting === 0) this.#forgetIn('isInBack', this.#back.pop());
    const rank = this.#back.peek();
    if (rank === undefined) return undefined;
    while (rank.places.at(-1)?.isTaken === true) rank.places.pop();
    return rank.places.at(-1);
  }

  remove(place: Place<Value>): void {
    const rank = this.#ranks.get(place.urgency);
    if (place.isTaken || rank === undefined) return;
    place.isTaken = true;
    this.#size -= 1;
    rank.waiting -= 1;
    if (rank.waiting === 0) this.#filled -= 1;
    if (rank.places.length > 2 * rank.waiting + SLACK || rank.waiting === 0) {
      rank.places = rank.places.filter((each) => !each.isTaken);
      rank.head = 0;
    }
    if (this.#ranks.size > 2 * this.#filled + SLACK) this.#buildAnew();
  }

  /** All values in the order in which they came. */
  inOrderOfArrival(): readonly Value[] {
    const places = [...this.#ranks.values()].flatMap((rank) => rank.places);
    return places
      .filter((place) => !place.isTaken)
      .sort((left, right) => left.sequence - right.sequence)
      .map((place) => place.value);
  }

  #rankOf(urgency: number): Rank<Value> {
    const found = this.#ranks.get(urgency);
    if (found !== undefined) return found;
    const places: Place<Value>[] = [];
    const rank = { urgency, places, head: 0, waiting: 0, isInFront: false, isInBack: false };
    this.#ranks.set(urgency, rank);
    return rank;
  }

  #forgetIn(heap: 'isInFront' | 'isInBack', rank: Rank<Value> | undefined): void {
    if (rank === undefined) return;
    rank[heap] = false;
    if (!rank.isInFront && !rank.isInBack) this.#ranks.delete(rank.urgency);
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
