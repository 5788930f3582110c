// Time.
export type { Clock, Timer } from './clock.ts';
export { continuedHost } from './continued-host.ts';
// The host: everything below in one value.
export type { Host } from './host.ts';
// Identity.
export type { Id, Ids } from './ids.ts';
// Chance.
export { type Random, seededRandom } from './random.ts';
export { systemHost } from './system-host.ts';
export type { UncaughtHandler } from './uncaught.ts';
export { type VirtualClock, type VirtualHost, virtualHost } from './virtual-host.ts';
