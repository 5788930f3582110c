import { FAILURE_KINDS } from '../failure/failure.ts';
import { RUNG_NAMES } from '../task/ladder.ts';

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const amount = { type: 'number', minimum: 0 } as const;
const count = { type: 'integer', minimum: 0 } as const;

/** An object that has all of these and, unless said otherwise, nothing else. */
const record = (
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const finding = record(
  {
    kind: { enum: FAILURE_KINDS.byzantine },
    validator: text,
    message: text,
    path: { type: 'array', items: { anyOf: [text, { type: 'number' }] } },
  },
  ['path'],
);

/** Only what all failures have is described; each type has fields of its own. */
const failure = {
  type: ['object', 'null'],
  required: ['type', 'kind', 'agent', 'actorId', 'taskId', 'taskType', 'attempt', 'atMs'],
  properties: { type: { enum: Object.keys(FAILURE_KINDS) }, kind: text, attempt: count },
};

const decisive = record(
  { agent: text, actorId: text, taskId: text, attempt: count, step: text, why: text },
  ['step'],
);

function frozen<Value extends object>(value: Value): Value {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) frozen(part);
  }
  return Object.freeze(value);
}

/**
 * What a post-mortem looks like, for whoever reads it elsewhere: a JSON Schema, draft 2020-12.
 *
 * @see https://json-schema.org/draft/2020-12
 * @example
 * import { POST_MORTEM_SCHEMA } from '@coppice/agents';
 * if (!POST_MORTEM_SCHEMA.required.includes('rootCause')) throw new Error('left out');
 */
export const POST_MORTEM_SCHEMA: {
  readonly $schema: string;
  readonly title: string;
  readonly required: readonly string[];
  readonly [keyword: string]: unknown;
} = frozen({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Post-mortem of a task or a pipeline run',
  required: [],
  ...record({
    version: { const: 1 },
    id: text,
    of: record({ type: { enum: ['task', 'run'] }, id: text, name: text }),
    outcome: { enum: ['degraded', 'failed', 'stopped'] },
    at: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' },
    summary: text,
    rootCause: record({ name: text, what: text, failure }),
    decisive: { anyOf: [{ type: 'null' }, decisive] },
    timeline: {
      type: 'array',
      maxItems: 200,
      items: record({ atMs: { type: 'number' }, what: text, agent: text, taskId: text }, [
        'agent',
        'taskId',
      ]),
    },
    elided: count,
    evidence: { type: 'array', items: finding },
    tried: {
      type: 'array',
      items: record({
        taskId: text,
        attempt: count,
        rung: { enum: ['first', ...RUNG_NAMES] },
        agent: text,
        result: text,
      }),
    },
    cost: record({ tokens: amount, costUsd: amount, ms: amount, wastedTokens: amount }),
    affected: record({ resultIds: texts, taskIds: texts, effects: texts }),
    flags: texts,
  }),
});
