#!/usr/bin/env node
// Runs the commands of package.json: `npm start`, `npm test`, `npm run with -- <command>` and so on.
//
// Needs only Node 18 and npm, and no dependency: it runs before anything is installed. It makes
// sure of the pinned Node and pnpm and of node_modules, then runs the job from its sources.
import { jobs } from './launcher/jobs.mjs';
import { SetUpError, say } from './launcher/messages.mjs';
import { setUp } from './launcher/set-up.mjs';

const [name = '', ...args] = process.argv.slice(2);

try {
  const job = jobs[name];
  if (!job) {
    const known = Object.keys(jobs).join(', ');
    throw new SetUpError(`unknown command "${name}"; there are: ${known}`, { exitCode: 2 });
  }
  const env = await setUp({ mustInstall: name !== 'with' });
  process.exitCode = await job(args, env);
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
