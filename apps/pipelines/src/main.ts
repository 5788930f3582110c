import { styleText } from 'node:util';
import { systemHost } from '@coppice/host';
import { runCli } from './cli.ts';
import { EXIT } from './exit-code.ts';

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});

const { clock } = systemHost();

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  // By itself it leaves colours out for a pipe and for NO_COLOR.
  paint: (style, text) => styleText(style, text, { stream: process.stdout }),
  signals: process,
  exit: (code) => process.exit(code),
  now: () => clock.now(),
});
