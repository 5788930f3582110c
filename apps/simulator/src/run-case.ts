import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { seededRandom } from '@coppice/host';
import { stateOf } from './invariants/app-state.ts';
import { Findings, type Violation } from './invariants/findings.ts';
import { Client } from './life/client.ts';
import { type CaseParts, type Life, startLife } from './life/life.ts';
import { Process } from './life/process.ts';
import { FileDisk, MemoryDisk } from './machine/disk.ts';
import type { CutOff } from './machine/fragile-store.ts';
import { World } from './machine/world.ts';
import type { LifePlan, Plan } from './plan/plan.ts';
import type { Sabotage } from './sabotage.ts';

/** What one case came to. */
export interface CaseResult {
  readonly violations: readonly Violation[];
  readonly kills: number;
  readonly virtualMs: number;
  readonly effects: {
    readonly carriedOut: number;
    readonly lost: number;
    readonly duplicated: number;
  };
  readonly budgetOvershoot: number;
  /** Of all that was written: one seed gives one journal. */
  readonly digest: string;
}

/** Processes after the planned ones: until the work is done, or so many have failed. */
const MOST_MORE_LIVES = 12;
/** In one process; whatever takes longer never ends. */
const LONGEST_LIFE_MS = 6 * 3_600_000;
/** What an application may take to stop. */
const STOPS_WITHIN_MS = 120_000;

/** Runs one case from the first process to the last, and says what did not hold. */
export async function runCase(plan: Plan, sabotage: Sabotage = {}): Promise<CaseResult> {
  using disk =
    plan.disk === 'file' ? new FileDisk(seededRandom(`${plan.seed}/disk`)) : new MemoryDisk();
  const findings = new Findings();
  const submitted = new Set<string>();
  const world = new World();
  const digest = createHash('sha256');
  const run = new CaseRun(
    { plan, sabotage, disk, world, findings, submitted, digest },
    new Client(plan, { findings, submitted }),
  );
  await run.all();
  return run.result();
}

class CaseRun {
  readonly #parts: CaseParts;
  readonly #client: Client;
  #dateMs = 0;
  #virtualMs = 0;
  #kills = 0;
  #lives = 0;
  /** What the last process was like when it was killed, if nothing of it was lost. */
  #state: ReturnType<typeof stateOf> | undefined;

  constructor(parts: CaseParts, client: Client) {
    this.#parts = parts;
    this.#client = client;
  }

  async all(): Promise<void> {
    for (const life of this.#parts.plan.lives) await this.#live(life);
    for (let more = 0; more < MOST_MORE_LIVES && !this.#isOver; more++) {
      await this.#live({ type: 'stopped', atMs: LONGEST_LIFE_MS, pauseMs: 0, clockByMs: 0 });
    }
    this.#checkEnd();
  }

  result(): CaseResult {
    const { findings, world, plan, digest } = this.#parts;
    return {
      violations: findings.all,
      kills: this.#kills,
      virtualMs: this.#virtualMs,
      effects: {
        carriedOut: world.effects,
        lost: findings.all.filter(({ invariant }) => invariant === 'noEffectLost').length,
        duplicated: world.repeated.length,
      },
      budgetOvershoot: Math.max(0, world.tokens - plan.budgetTokens),
      digest: digest.digest('hex'),
    };
  }

  get #isOver(): boolean {
    return this.#lives > this.#parts.plan.lives.length && this.#client.isDone;
  }

  async #live(ending: LifePlan): Promise<void> {
    const { plan, disk } = this.#parts;
    this.#lives += 1;
    const process = new Process(`${plan.seed}/${this.#lives}`, this.#dateMs, disk);
    const life = await this.#start(process, ending.type === 'cutOff' ? ending : undefined);
    if (life) await this.#lead(life, ending);
    if (!process.isDead) process.die();
    this.#kills += ending.type === 'stopped' ? 0 : 1;
    this.#virtualMs += process.ageMs;
    this.#dateMs += process.ageMs + process.time.heldMs + ending.pauseMs + ending.clockByMs;
  }

  /** `undefined`: it dies over it, or cannot read what was left. */
  async #start(process: Process, cutOff: CutOff | undefined): Promise<Life | undefined> {
    try {
      return await startLife(this.#parts, process, cutOff);
    } catch (error) {
      const { message } = error as Error;
      this.#parts.findings.add('journalSound', `nothing can start on what was left: ${message}`);
      return undefined;
    }
  }

  /** From its start to its end. */
  async #lead(life: Life, ending: LifePlan): Promise<void> {
    const { app, process, silences } = life;
    const { world: host } = process.time;
    this.#compareState(life);
    let isOver = false;
    void app.exited.then(() => (isOver = true));
    this.#client.meet(life, app.resume());
    const endsAtMs = ending.type === 'cutOff' ? LONGEST_LIFE_MS : ending.atMs;
    const isDone = () => process.isDead || isOver || this.#client.isDone;
    for (;;) {
      this.#client.tick(life, this.#virtualMs + process.ageMs);
      await host.settle();
      if (isDone() || process.ageMs >= endsAtMs) break;
      const nextMs = this.#client.nextAtMs() - this.#virtualMs;
      const dueMs = host.clock.nextDueMs() ?? endsAtMs;
      await host.clock.advanceBy(Math.max(0, Math.min(nextMs, dueMs, endsAtMs) - process.ageMs));
    }
    silences.end();
    if (process.isDead) return;
    if (this.#isOver && !isOver) this.#checkHeld(life);
    if (ending.type === 'stopped') await this.#stop(life);
    else if (ending.type === 'killed' && !isOver) this.#state = stateOf(app);
  }

  /** What nobody works on holds nothing. */
  #checkHeld({ app }: Life): void {
    const { tokens } = app.status().budget.held;
    if (tokens === 0) return;
    this.#parts.findings.add('budgetHolds', `${tokens} tokens are held, and nobody works`);
  }

  /** In order: nobody may be left. */
  async #stop({ app, process }: Life): Promise<void> {
    const { findings } = this.#parts;
    const { world: host } = process.time;
    void app.stop();
    await host.clock.advanceBy(STOPS_WITHIN_MS);
    const left = app.system.tree().map(({ path }) => path);
    if (left.length > 0) findings.add('noOrphan', `${left.join()} outlives the application`);
  }

  #compareState({ app }: Life): void {
    const before = this.#state;
    this.#state = undefined;
    if (!before) return;
    const now = stateOf(app);
    for (const [name, value] of Object.entries(before)) {
      if (isDeepStrictEqual(value, now[name])) continue;
      const [was, is] = [value, now[name]].map((each) => JSON.stringify(each));
      this.#parts.findings.add('replayEqualsState', `${name} was ${was}, and is ${is}`);
    }
  }

  #checkEnd(): void {
    const { findings, world, plan, disk } = this.#parts;
    for (const id of this.#client.open) findings.add('everyRunEnds', `${id} has not ended`);
    for (const key of world.repeated) {
      findings.add('effectOnce', `${key} was carried out ${world.timesOf(key)} times`);
    }
    if (world.tokens > plan.budgetTokens) {
      findings.add('budgetHolds', `${world.tokens} tokens of ${plan.budgetTokens} were spent`);
    }
    for (const work of plan.work) {
      const most = plan.types.find(({ name }) => name === work.name)?.budgetTokens;
      const tokens = world.tokensOf(work.id);
      if (most === undefined || tokens <= most) continue;
      findings.add('budgetHolds', `${work.id} has spent ${tokens} tokens of ${most}`);
    }
    const damage = disk.damage();
    if (damage !== undefined) findings.add('journalSound', damage);
  }
}
