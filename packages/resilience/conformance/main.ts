import { parseArgs } from 'node:util';
import { readCases } from './breaker-case.ts';
import { OWN_CASES, skipReason } from './case-set.ts';
import { playCase } from './play-case.ts';

const HELP = `Plays circuit-breaker cases on our breaker in virtual time. They state facts that were found in
the tests, sources and threads of other breakers, and do not depend on any language.

Usage: npm run conformance:breaker [-- options]

  (none)         the project's own cases
  --cases FILE   any others in that format (conformance/README.md)
  --only ID      one case

Skipped by name are cases that need an ability which ours leaves out on purpose.
The last line is \`N passed, N failed, N skipped\`. The exit code is 0 if none failed, 1 if any did,
2 if the command is wrong.
`;

async function main(): Promise<number> {
  const { cases, only, help } = parseArgs({
    options: {
      cases: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const played = readCases(cases ?? OWN_CASES).filter(({ id }) => id === (only ?? id));
  if (played.length === 0) throw new Error(only === undefined ? 'no cases' : `no case "${only}"`);
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const each of played) {
    const reason = skipReason(each);
    if (reason !== undefined) {
      skipped++;
      process.stdout.write(`– ${each.id} skipped: ${reason}\n`);
      continue;
    }
    const differences = await playCase(each).catch((error: unknown) => [String(error)]);
    if (differences.length === 0) passed++;
    else {
      failed++;
      const config = JSON.stringify(each.config);
      process.stdout.write(`✗ ${each.id} ${each.title}\n  ${config}\n`);
      for (const difference of differences) process.stdout.write(`  ${difference}\n`);
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
  process.exitCode = 2;
}
