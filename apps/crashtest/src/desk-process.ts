import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const DESK = fileURLToPath(new URL('../../pipelines/src/main.ts', import.meta.url));

/** How a process ended. */
export interface DeskEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The fact desk as a real process. */
export class DeskProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<DeskEnd>;

  constructor(args: readonly string[]) {
    const flags = ['--conditions=@coppice/source', DESK, '--json', '--quiet', ...args];
    this.#child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = this.#run();
  }

  /** Ends it without a word. Nothing is done when it has ended. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #run(): Promise<DeskEnd> {
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
    }
    const [code, signal] = (await once(this.#child, 'close')) as [
      number | null,
      NodeJS.Signals | null,
    ];
    return { code, signal, ...texts };
  }
}
