import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, seededRandom } from '@coppice/host';
import { verifyJournal } from '@coppice/journal/sqlite';
import { countEffects, type EffectCounts, isSameReport } from './comparison.ts';
import { DeskProcess } from './desk-process.ts';

/** How a crash test is made. */
export interface CrashTestOptions {
  readonly host: Host;
  /** How often the process is killed. */
  readonly kills: number;
  readonly seed: number;
  /** Faults that agents meet besides. */
  readonly faults: string;
  readonly onKill?: (kills: number) => void;
}

/** What came of it. */
export interface CrashTestResult {
  readonly kills: number;
  /** Processes that were needed in all. */
  readonly processes: number;
  readonly isReportEqual: boolean;
  readonly effects: EffectCounts;
  readonly journal: { readonly entries: number; readonly damage: string | null };
  readonly ms: number;
}

/** A process is killed so long after its start, at a random moment: at its start, and deep in its work. */
const KILL_WITHIN_MS = 1_400;
/** More processes than this would mean that it does not get on. */
const MOST_PROCESSES_PER_KILL = 3;

/**
 * Runs the fact desk undisturbed, and once more with its process killed again and again, and compares
 * what came of both.
 */
export async function crashTest(options: CrashTestOptions): Promise<CrashTestResult> {
  const { host, kills, seed, faults, onKill } = options;
  const { clock } = host;
  const startedAtMs = clock.now();
  const folder = await mkdtemp(join(tmpdir(), 'coppice-crashtest-'));
  const inFolder = (name: string): string => join(folder, name);
  const common = ['--faults', faults, '--seed', String(seed), '--state', inFolder('state')];
  try {
    const calm = inFolder('calm.jsonl');
    const undisturbed = await new DeskProcess([...common, '--publish', calm]).ended;
    mustEndWell(undisturbed);
    const file = inFolder('desk.db');
    const wild = inFolder('wild.jsonl');
    const random = seededRandom(seed).fork('kills');
    let killed = 0;
    let processes = 0;
    let report: string | undefined;
    while (report === undefined) {
      processes += 1;
      if (processes > kills * MOST_PROCESSES_PER_KILL + 1) throw new Error('it does not get on');
      const args =
        processes === 1
          ? [...common, '--publish', wild, '--journal', file]
          : ['--state', inFolder('state'), '--resume', file];
      const desk = new DeskProcess(args);
      const timer =
        killed < kills
          ? clock.setTimeout(() => desk.kill(), random.next() * KILL_WITHIN_MS)
          : undefined;
      const end = await desk.ended;
      clock.clearTimeout(timer);
      if (end.signal === 'SIGKILL') {
        killed += 1;
        onKill?.(killed);
      } else if (isUnbegun(end.stderr)) processes = 0;
      else {
        mustEndWell(end);
        report = end.stdout;
      }
    }
    const [before, after] = await Promise.all([readFile(calm, 'utf8'), readFile(wild, 'utf8')]);
    const { entries, damage } = verifyJournal(file);
    return {
      kills: killed,
      processes,
      isReportEqual: isSameReport(undisturbed.stdout, report),
      effects: countEffects(before, after),
      journal: { entries, damage: damage ?? null },
      ms: Math.round(clock.now() - startedAtMs),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** It was killed before it had written what it was about: there is nothing to go on with. */
const isUnbegun = (stderr: string): boolean => /no run was begun|there is no file/.test(stderr);

function mustEndWell({ code, signal, stderr }: Awaited<DeskProcess['ended']>): void {
  if (code !== 0) throw new Error(`the fact desk ended with ${code ?? signal}: ${stderr}`);
}
