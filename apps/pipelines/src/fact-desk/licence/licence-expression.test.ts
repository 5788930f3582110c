import { describe, expect, test } from 'vitest';
import { licenceField } from './licence-expression.ts';

describe('licenceField', () => {
  test.each([
    [{ license: 'MIT' }, ['MIT'], []],
    [{ license: '(MIT OR Apache-2.0) AND ISC' }, ['MIT', 'Apache-2.0', 'ISC'], []],
    [{ license: 'GPL-2.0-or-later' }, ['GPL-2.0'], ['GPL-2.0']],
    [{ license: 'GPL-3.0+' }, ['GPL-3.0'], ['GPL-3.0']],
    [{ license: 'LGPL-2.1-only' }, ['LGPL-2.1'], []],
    [{ license: 'GPL-2.0 WITH Classpath-exception-2.0' }, ['GPL-2.0'], []],
    [{ license: 'Apache 2.0' }, ['Apache-2.0'], []],
    [{ license: 'UNLICENSED' }, [], []],
    [{ license: { type: 'ISC', url: 'https://example.com' } }, ['ISC'], []],
    [{ licenses: [{ type: 'MIT' }, { type: 'ISC' }] }, ['MIT', 'ISC'], []],
    [{ licenses: { type: 'MIT' } }, ['MIT'], []],
    [{ license: ['MIT', 'ISC'] }, ['MIT', 'ISC'], []],
  ])('%j means %j', (manifest, licences, orLater) => {
    expect(licenceField(manifest)).toMatchObject({ licences, orLater });
  });

  test.each([
    [{}],
    [{ license: 5 }],
    [{ license: null }],
    [{ license: '' }],
    [{ license: {} }],
    [{ license: 'SEE LICENSE IN MIT.txt' }],
    [{ license: 'not MIT' }],
    [{ license: 'my own' }],
    [{ licenses: [{ type: 'MIT' }, 5] }],
    [{ licenses: [{ type: 'MIT' }, { type: 'my own' }] }],
  ])('%j means nothing certain', (manifest) => {
    expect(licenceField(manifest)).toBeUndefined();
  });
});
