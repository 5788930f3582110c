import type { Cell } from './cell.ts';
import { NameTakenError } from './errors.ts';

/** Who is called what: unique names, and groups with any number of members. */
export class Registry {
  readonly #names = new Map<string, Cell>();
  readonly #groups = new Map<string, Set<Cell>>();

  /** @throws {NameTakenError} A live actor holds the name. */
  register(name: string, cell: Cell): void {
    const holder = this.#names.get(name);
    if (holder && holder !== cell && holder.status !== 'exited') {
      throw new NameTakenError({ name, holderPath: holder.path });
    }
    this.#names.set(name, cell);
    cell.names ??= new Set();
    cell.names.add(name);
  }

  unregister(name: string): void {
    this.#names.get(name)?.names?.delete(name);
    this.#names.delete(name);
  }

  whereis(name: string): Cell | undefined {
    return this.#names.get(name);
  }

  entries(): IterableIterator<[string, Cell]> {
    return this.#names.entries();
  }

  join(group: string, cell: Cell): void {
    let members = this.#groups.get(group);
    if (!members) {
      members = new Set();
      this.#groups.set(group, members);
    }
    members.add(cell);
    cell.groups ??= new Set();
    cell.groups.add(group);
  }

  leave(group: string, cell: Cell): void {
    const members = this.#groups.get(group);
    members?.delete(cell);
    if (members?.size === 0) this.#groups.delete(group);
    cell.groups?.delete(group);
  }

  members(group: string): readonly Cell[] {
    return [...(this.#groups.get(group) ?? [])];
  }

  /** Drops every name and membership of an actor that has ended. */
  forget(cell: Cell): void {
    for (const name of cell.names ?? []) {
      if (this.#names.get(name) === cell) this.#names.delete(name);
    }
    for (const group of cell.groups ?? []) this.leave(group, cell);
    cell.names = undefined;
    cell.groups = undefined;
  }
}
