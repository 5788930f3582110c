// Reads what `npm start -- --json` printed on stdin, and fails unless it is one JSON object that
// tells of a fact desk whose tasks came to an answer and whose faults were all noticed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

// Depending on its log level npm announces a script on stdout ("> coppice-workspace@0.0.0 start").
const output = readFileSync(0, 'utf8').replace(/^\n(> .*\n)+\n/, '');

const result = JSON.parse(output);
assert.equal(result.pipeline, 'fact-desk', 'which pipeline ran');
assert.ok(result.tokens.spent <= result.tokens.budget, 'the budget was exceeded');
assert.equal(result.wrongAccepted, 0, 'wrong reports that were accepted');

if (process.argv.includes('--stopped')) {
  assert.notEqual(result.stopped, null, 'the kill switch stops it');
  assert.ok(result.postMortems.length > 0, 'post-mortems');
} else {
  assert.equal(result.stopped, null, 'stopped');
  assert.equal(result.tasks.failed, 0, 'failed tasks');
  assert.deepEqual(result.noticed, result.injected, 'faults that were noticed and named');
  const missing = Object.entries(result.injected).filter(([, count]) => count === 0);
  assert.deepEqual(missing, [], 'classes of faults that were never injected');
}

process.stdout.write(`smoke: ${JSON.stringify(result.tasks)}\n`);
