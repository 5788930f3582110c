import { seededRandom } from '@coppice/host';
import { expect, test } from 'vitest';
import { type Picture, tornFiles } from './torn-files.ts';

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

const before: Picture = { main: bytes(1_024, 1), log: bytes(700, 1) };

test('what was written before stays, to the byte; of the rest each sector has its own fate', () => {
  const after: Picture = { main: before.main, log: joined(before.log, bytes(9_000, 2)) };
  const fates = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const { main, log } = tornFiles(before, after, seededRandom(seed));
    expect(main).toEqual(before.main);
    expect(log.length).toBe(after.log.length);
    expect(log.subarray(0, 700)).toEqual(before.log);
    for (let at = 1_024; at < log.length; at += 512) fates.add(log[at] ?? -1);
  }
  expect(fates).toEqual(new Set([0, 2])); // There was nothing old there.
});

test('a log that has gone on into the file is whole', () => {
  const after: Picture = { main: bytes(4_096, 3), log: bytes(700, 2) };
  const torn = tornFiles(before, after, seededRandom(1));
  expect(torn.log).toEqual(after.log);
  expect(torn.main).not.toEqual(after.main);
});
