// Reads what `npm start -- --json` printed on stdin, and fails unless it is one JSON object that
// tells of a fact desk whose tasks all came to an answer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

// Depending on its log level npm announces a script on stdout ("> coppice-workspace@0.0.0 start").
const output = readFileSync(0, 'utf8').replace(/^\n(> .*\n)+\n/, '');

const result = JSON.parse(output);
assert.equal(result.pipeline, 'fact-desk', 'which pipeline ran');
assert.equal(result.tasks?.failed, 0, 'failed tasks');

process.stdout.write(`smoke: ${JSON.stringify(result.tasks)}\n`);
