import { providerRefusalOf } from '@coppice/resilience';
import { BudgetRefusedError, EffectUnresolvedError, ToolUnavailableError } from './errors.ts';

/** Whether an agent that let this error out is to blame for it. If not, its incarnation goes on. */
export const isNotTheAgents = (error: unknown): boolean =>
  error instanceof BudgetRefusedError ||
  error instanceof ToolUnavailableError ||
  error instanceof EffectUnresolvedError ||
  providerRefusalOf(error, 0) !== undefined;

/** Codes with which model SDKs say that the same request will always be refused. */
const DETERMINISTIC = new Set([
  'context_length_exceeded',
  'content_filter',
  'content_policy_violation',
  'policy_refusal',
  'invalid_input',
  'invalid_request_error',
  'unsupported_input',
]);
const DETERMINISTIC_STATUS = new Set([400, 413, 422]);

/** Whether the same input would fail like this with every agent of this kind. */
export function isDeterministic(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, status, statusCode } = error as Readonly<Record<string, unknown>>;
  if (typeof code === 'string' && DETERMINISTIC.has(code)) return true;
  const http = typeof status === 'number' ? status : statusCode;
  return typeof http === 'number' && DETERMINISTIC_STATUS.has(http);
}
