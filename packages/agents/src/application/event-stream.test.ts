import { expect, test } from 'vitest';
import { EventStream } from './event-stream.ts';

const setUp = (most = 3) => {
  let ends = 0;
  const stream = new EventStream<number>({ most, onEnd: () => (ends += 1) });
  return { stream, ends: () => ends };
};

test('readers are served in order, whoever comes first', async () => {
  const { stream } = setUp();
  stream.put(1);
  const reads = [stream.next(), stream.next(), stream.next()];
  stream.put(2);
  stream.put(3);
  expect((await Promise.all(reads)).map(({ value }) => value)).toEqual([1, 2, 3]);
});

test('a slow reader loses the oldest', async () => {
  const { stream } = setUp(2);
  for (const each of [1, 2, 3]) stream.put(each);
  expect((await stream.next()).value).toBe(2);
});

test('after the end what waits can be read, and nothing is added', async () => {
  const { stream, ends } = setUp();
  stream.put(1);
  stream.end();
  stream.end();
  stream.put(2);
  const all: number[] = [];
  for await (const each of stream) all.push(each);
  expect(all).toEqual([1]);
  expect(ends()).toBe(1);
});

test('the end is told to whoever waits for it', async () => {
  const { stream } = setUp();
  const read = stream.next();
  stream.end();
  expect(await read).toEqual({ done: true, value: undefined });
});

test('a reader that leaves ends it', async () => {
  const { stream, ends } = setUp();
  stream.put(1);
  stream.put(2);
  for await (const each of stream) if (each === 1) break;
  expect(ends()).toBe(1);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  await expect(stream.throw(new Error('boom'))).rejects.toThrow('boom');
});
