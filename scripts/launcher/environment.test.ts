import { delimiter } from 'node:path';
import { describe, expect, test } from 'vitest';
import { childEnvironment, userFolder, withPathFirst } from './environment.mjs';

describe('childEnvironment', () => {
  test.each([
    ['npm_config_registry', true],
    ['npm_config_https_proxy', true],
    ['npm_config_userconfig', true],
    ['npm_config_//registry.example/:_authToken', true],
    ['npm_config_cafile', true],
    ['npm_config_nodedir', false],
    ['npm_config_prefix', false],
    ['npm_config_global', false],
    ['npm_package_name', false],
    ['npm_lifecycle_event', false],
    ['npm_execpath', false],
    ['INIT_CWD', false],
    ['MY_OWN', true],
  ])('%s is handed down: %s', (name, expected) => {
    expect(name in childEnvironment({ [name]: 'value' })).toBe(expected);
  });
});

describe('withPathFirst', () => {
  test('puts the folders before those that are there', () => {
    expect(withPathFirst({ PATH: '/usr/bin' }, ['/a', '/b'])).toEqual({
      PATH: ['/a', '/b', '/usr/bin'].join(delimiter),
    });
  });

  test('uses the spelling of PATH that is there', () => {
    expect(Object.keys(withPathFirst({ Path: 'C:\\Windows' }, ['C:\\a']))).toEqual(['Path']);
  });
});

describe('userFolder', () => {
  test('under npm it is where the user typed the command', () => {
    expect(userFolder({ npm_lifecycle_event: 'start', INIT_CWD: '/home/ada' }, '/repo')).toBe(
      '/home/ada',
    );
  });

  test('without npm it is the working folder, whatever INIT_CWD was left behind', () => {
    expect(userFolder({ INIT_CWD: '/home/ada' }, '/work')).toBe('/work');
  });
});
