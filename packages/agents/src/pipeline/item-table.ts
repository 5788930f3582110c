import type { Failure } from '../failure/failure.ts';

/** Where an item of a stage stands. */
export type ItemState =
  /** `note` says why it is done again. */
  | { readonly type: 'waiting'; readonly note?: string }
  | { readonly type: 'done'; readonly resultId: string; readonly flags: readonly string[] }
  | { readonly type: 'missing'; readonly failure: Failure };

/**
 * Items in blocks: a change copies one block and the list of blocks, not a hundred thousand items.
 */
export type ItemTable = readonly (readonly ItemState[])[];

const BLOCK = 256;
const WAITING: ItemState = Object.freeze({ type: 'waiting' });

/** So many items, all waiting. */
export function itemTable(count: number): ItemTable {
  const blocks = Math.ceil(count / BLOCK);
  return Array.from({ length: blocks }, (_, block) =>
    Array.from({ length: Math.min(BLOCK, count - block * BLOCK) }, () => WAITING),
  );
}

/** An item. @throws {RangeError} There is none. */
export function itemAt(table: ItemTable, index: number): ItemState {
  const item = table[Math.floor(index / BLOCK)]?.[index % BLOCK];
  if (!item) throw new RangeError(`no item ${index}`);
  return item;
}

/** The table with one item changed. */
export function withItem(table: ItemTable, index: number, item: ItemState): ItemTable {
  const place = Math.floor(index / BLOCK);
  const block = table[place];
  return block ? table.with(place, block.with(index % BLOCK, item)) : table;
}
