import { describe, expect, test } from 'vitest';
import { readingsOf } from './erlang.ts';

describe('readingsOf', () => {
  test('each line is one reading', () => {
    const output = '{"measure":"a, lean","value":1.5}\n{"measure":"b, lean","value":2}\n';
    expect(readingsOf(output)).toEqual([
      { measure: 'a, lean', value: 1.5 },
      { measure: 'b, lean', value: 2 },
    ]);
  });

  test.each(['halting: out of memory', '{"measure":"a"}', '{"value":1}', 'null'])(
    'what is no reading is shown: %s',
    (line) => {
      expect(() => readingsOf(`${line}\n`)).toThrow(`not a reading: ${line}`);
    },
  );
});
