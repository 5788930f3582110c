import { recordError } from '../failure/error-record.ts';
import type { JournalRecorder } from '../recovery/journal-recorder.ts';
import type { ApplicationEvent, EventHub } from './events.ts';

/** Writes down what happens, for those who watch; what recovery needs has entries of its own. */
export function noteEvents(hub: EventHub, recorder: JournalRecorder): () => void {
  return hub.watch((event) => {
    const written = asWritten(event);
    if (!written) return;
    const { run, agent, ...data } = written;
    recorder.note(event.type, data, { ...(run && { run }), ...(agent && { agent }) });
  });
}

interface WrittenEvent {
  readonly run?: string;
  readonly agent?: string;
  readonly [field: string]: unknown;
}

/** An event as it is written; `undefined` where another entry says as much. */
function asWritten(event: ApplicationEvent): WrittenEvent | undefined {
  switch (event.type) {
    case 'attempt.failed': {
      const { failure } = event;
      return { failure, agent: failure.agent };
    }
    case 'task.logged': {
      const { task, agent, message, data } = event;
      return { taskId: task.id, agent, message, data };
    }
    case 'answer.dropped':
      return { taskId: event.taskId, agent: event.agent };
    case 'agent.restarted':
      return { path: event.path, incarnation: event.incarnation };
    case 'observer.threw':
      return { error: recordError(event.error) };
    case 'breaker.changed':
    case 'provider.changed':
    case 'capacity.changed':
      return { change: event.change };
    case 'budget.low':
    case 'budget.spent':
    case 'budget.refused':
    case 'budget.overrun':
    case 'lease.expired':
    case 'switch.low':
    case 'switch.tripped':
    case 'switch.reset':
    case 'run.degraded':
    case 'notice.dropped':
    case 'notifier.failed':
    case 'result.recalled': {
      const { type: _, ...rest } = event;
      return rest;
    }
    case 'answer.judged':
    case 'attempt.started':
    case 'budget.charged':
    case 'item.finished':
    case 'run.finished':
    case 'run.recalling':
    case 'run.resumed':
    case 'run.revised':
    case 'run.started':
    case 'stage.finished':
    case 'stage.skipped':
    case 'stage.started':
    case 'switch.step':
    case 'switch.stopped':
    case 'task.finished':
    case 'task.queued':
      return undefined;
  }
}
