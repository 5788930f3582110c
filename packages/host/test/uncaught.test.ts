import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// A real process each: the test runner listens for uncaught errors itself.
const program = fileURLToPath(new URL('./programs/uncaught.ts', import.meta.url));
const run = (mode: string) =>
  spawnSync(process.execPath, ['--import', 'tsx', '--conditions=@coppice/source', program, mode], {
    encoding: 'utf8',
    timeout: 20_000,
  });

describe('onUncaught', () => {
  test('a claimed error does not end the process', () => {
    const result = run('claimed');
    expect(result.stdout).toBe('claimed: boom\nstill running\n');
    expect(result.status).toBe(0);
  });

  test('an error that nobody claims ends the process with that error, as without us', () => {
    const result = run('unclaimed');
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('boom');
    expect(result.stdout).toBe('');
  });

  test("an application's own listener gets what nobody claims", () => {
    const result = run('own-listener');
    expect(result.stdout).toBe('own listener: boom\nstill running\n');
    expect(result.status).toBe(0);
  });

  test('the last handler to leave takes the hook with it', () => {
    expect(run('withdrawn').stdout).toBe('listeners: 0\n');
  });
});
