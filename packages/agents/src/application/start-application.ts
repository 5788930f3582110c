import { createSystem } from '@coppice/actor';
import { type Host, systemHost } from '@coppice/host';
import { Calibration, RetryTokens, type Stop } from '@coppice/resilience';
import { start } from '@coppice/supervision';
import { DISPATCHER } from '../agent/agent-messages.ts';
import { profilesOf } from '../agent/agent-profile.ts';
import { AgentDirectory } from '../dispatch/agent-directory.ts';
import { Provenance } from '../provenance/provenance.ts';
import { checkLimits } from '../task/task.ts';
import type { Application, ApplicationOptions } from './application.ts';
import { applicationTree } from './application-tree.ts';
import { APPLICATION_DEFAULTS } from './defaults.ts';
import { EventHub } from './events.ts';
import { createGuards } from './guards.ts';
import { journaling } from './journaling.ts';
import { parkedNotice, stopNotice } from './notices.ts';
import { recallIn } from './recall-in.ts';
import { resumeWork, typesOf } from './resume.ts';
import { Runs } from './runs.ts';
import { savedApplication } from './saved-application.ts';
import { Tally } from './tally.ts';
import { Tasks } from './tasks.ts';

/**
 * Starts an application: what guards first, then the agents, then who brings them their tasks.
 *
 * Whatever dies is restarted together with what was started after it, so no task waits for a
 * dispatcher that forgot it. The tree gives up after more than 5 restarts in 300 s; the agents' own
 * tree has the intensity that you declare for it. A kill switch stops everything before a limit is
 * exceeded, and latches.
 *
 * @param options.limits Deadline and idle budget of tasks. Default `TASK_LIMITS`.
 * @param options.budget The allowance. Default 100 000 tokens within an hour.
 * @param options.maxTasks Open tasks at once. Default 10 000.
 * @throws {StartFailedError} An agent did not start.
 * @throws {RangeError | TypeError} An option is wrong, or two agents have one id; the message has it.
 * @see Diesel, "Fault Tolerance in Multi-Agent Systems: When Agents Die", for the defaults.
 * @example
 * import { agent, startApplication } from '@coppice/agents';
 * import { supervisor } from '@coppice/supervision';
 * const flaky = agent({
 *   id: 'flaky',
 *   can: ['sum'],
 *   run: async (task: { input: readonly number[] }, ctx) => {
 *     if (ctx.epoch === 1) throw new Error('the first attempt crashes');
 *     return task.input.reduce((sum, each) => sum + each, 0);
 *   },
 * });
 * await using app = await startApplication({
 *   id: 'sums',
 *   agents: supervisor({ id: 'agents', children: [flaky] }),
 * });
 * const outcome = await app.submit({ type: 'sum', input: [1, 2, 3] });
 * if (outcome.type !== 'accepted' || outcome.value !== 6) throw new Error(outcome.type);
 * if (app.status().failures.crash !== 1) throw new Error('the crash was not counted');
 */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { id, agents, notifiers = [], persist, journal, calibration: calibrated } = options;
  if (journal && options.host) {
    throw new TypeError(`application "${id}": give the host to the journal, not to both`);
  }
  const { maxTasks, maxRemembered, maxRuns, ladder, intensity } = {
    ...APPLICATION_DEFAULTS,
    ...options,
  };
  const limits = { ...APPLICATION_DEFAULTS.limits, ...options.limits };
  checkLimits(limits);
  for (const [name, count] of Object.entries({ maxTasks, maxRemembered, maxRuns })) {
    if (!(count >= 1)) throw new RangeError(`${name} must be ≥ 1, got ${count}`);
  }
  const profiles = profilesOf(agents);
  const hub = new EventHub();
  const journaled = journal && journaling(journal, hub, { calibration: calibrated, maxRuns });
  const { recorder, recovered, guards: saved } = journaled ?? {};
  const host = journal?.host ?? options.host ?? systemHost();
  const tally = new Tally();
  hub.watch(tally.note);
  const system = createSystem({ host });
  const calibration = new Calibration(calibrated, saved?.calibration);
  const provenance = new Provenance({ maxResults: maxRemembered });
  for (const result of journaled?.results ?? []) provenance.note(result);
  const notify = (notice: ReturnType<typeof stopNotice>): void => {
    if (notifiers.length > 0) {
      system.child(id, 'notifier').current?.send({ type: 'notice.send', notice });
    }
  };
  const {
    guards,
    inputs,
    resume: resumeGuards,
  } = createGuards(system, options, {
    hub,
    journaling: journaled,
    targets: () => tasks.attempts.targets(),
    persist: (_stop, signal) => persist?.(app.save(), signal),
    notify: (stop) => notify(stopNotice(id, stop)),
  });
  const { killSwitch, capacity } = guards;
  const directory = new AgentDirectory(
    { clock: host.clock, ...guards },
    ({ id: agent, can, weight }) => {
      if (capacityHasBegun) capacity.join([{ agent, can, weight }]);
    },
  );
  let capacityHasBegun = false;
  for (const profile of profiles) {
    const known = directory.get(profile.id);
    if (known && known !== profile) throw new TypeError(`two agents are called "${profile.id}"`);
    directory.join(profile);
  }
  let isOver = false;
  const retryTokens = new RetryTokens(
    { ...APPLICATION_DEFAULTS.retryTokens, ...options.retryTokens },
    saved?.retryTokens && { state: saved.retryTokens.saved, nowMs: host.clock.now() },
  );
  const tasks: Tasks = new Tasks({
    ...{ system, id, guards, hub, directory, provenance, calibration, limits, ladder, retryTokens },
    ...{ maxTasks, maxRemembered, types: typesOf(options), isOver: () => isOver },
    ...{ recorder, recovered },
  });
  const runs = new Runs({
    ...{ system, id, guards, hub, directory, provenance, tasks, maxRuns, isOver: () => isOver },
    ...{ recorder, recovered },
  });
  const onFailed = hub.tell.bind(hub);
  const tree = await start(
    applicationTree({
      ...{ id, host, agents, intensity, guards, inputs, directory },
      notifier: { notifiers, onFailed },
    }),
    { system },
  );
  capacity.join(profiles.map(({ id: agent, can, weight }) => ({ agent, can, weight })));
  capacityHasBegun = true;
  resumeGuards();
  recorder?.record('application.started', { id });
  journaled?.onFailure((error) => {
    if (!isOver) killSwitch.trip({ by: 'journal', reason: error.message });
  });
  killSwitch.refusal(); // Now its actor is known, and can be looked at when it has ended.
  const agentsPath = `${id}/${agents.id}/`;
  system.watch((event) => {
    if (event.type !== 'actor.started' || event.incarnation === 1) return;
    const { path, incarnation } = event;
    if (path.startsWith(agentsPath)) hub.tell({ type: 'agent.restarted', path, incarnation });
  });
  hub.watch((event) => {
    if (event.type === 'switch.tripped') {
      const reason = { type: 'killSwitch', cause: event.stop.cause } as const;
      runs.stop(reason);
      tasks.open.stop(reason);
    }
    if (event.type === 'task.queued' && event.reason === 'parked') {
      notify(parkedNotice(id, event.taskId, host));
    }
    if (event.type === 'breaker.changed' || event.type === 'provider.changed') {
      system.whereis(DISPATCHER)?.send({ type: 'health.changed' });
      tasks.waiting.look();
    }
  });
  const close = (): void => {
    isOver = true;
    tasks.waiting.stop();
    runs.close();
    journaled?.end(id);
    guards[Symbol.dispose]();
    hub.close();
  };
  void tree.exited.then(close);

  const app: Application = {
    ...{ id, system, guards, calibration, exited: tree.exited },
    submit: (submission: never) => tasks.submit(submission) as never,
    run: (pipeline, input, runOptions) => runs.run(pipeline, input, runOptions),
    outcomeOf: (workId) => tasks.outcomeOf(workId) ?? runs.outcomeOf(workId),
    recall: (resultId, reason) => recallIn({ runs, tasks, provenance, hub }, resultId, reason),
    answer: (taskId, value, by) => tasks.open.answerParked(taskId, value, by),
    async kill(order) {
      if (!isOver) killSwitch.trip(order);
      const ended = tree.exited.then(() => killSwitch.stop ?? stopOfNothing(host, order));
      return Promise.race([killSwitch.stopped, ended]);
    },
    reset: (order) => (isOver ? 'ignored' : killSwitch.reset(order)),
    status: () => ({
      tier: capacity.tier,
      killSwitch: killSwitch.mode,
      openTasks: tasks.open.size,
      queuedTasks: tasks.waiting.size,
      parkedTasks: tasks.open.parked,
      failures: tally.failures,
      restarts: tally.restarts,
      droppedAnswers: tally.droppedAnswers,
      budget: guards.budget.usage(),
      contamination: provenance.contamination(),
    }),
    watch: (watcher) => hub.watch(watcher),
    events: ({ signal } = {}) => hub.events(signal),
    resume: () => resumeWork({ tasks, runs, recovered, pipelines: options.pipelines ?? [] }),
    save: () => savedApplication(id, guards, calibration),
    stop() {
      isOver = true;
      return tree.stop();
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      await tree[Symbol.asyncDispose]();
      await system[Symbol.asyncDispose]();
    },
  };
  return app;
}

/** The stop of an application that had ended before. */
const stopOfNothing = (
  { ids, clock }: Host,
  order: { readonly by: string; readonly reason: string },
): Stop => ({
  id: ids.next('stop'),
  cause: { type: 'operator', ...order },
  atWallMs: clock.wallTime(),
  killed: [],
  failedSteps: [],
});
