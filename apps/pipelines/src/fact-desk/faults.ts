import type { Clock, Host, Random } from 'coppice';
import type { ExtractContext, Extractor } from './extractor.ts';

/** What can be done to an agent on purpose. */
type Fault = 'crash' | 'silence' | 'slow';

const FAULTS: readonly Fault[] = ['crash', 'silence', 'slow'];

/** The crash that is injected: it is not the agent's own. */
class InjectedCrash extends Error {
  override readonly name = 'InjectedCrash';
  readonly code = 'injected_crash';
}

/** A slow agent gets on in so many steps of so many milliseconds, each within any idle budget. */
const SLOW_STEPS = 3;
const SLOW_STEP_MS = 60;

/** Which fault, if any, meets one attempt, and whether before or after its real work. */
export function faultOf(
  random: Random,
  rate: number,
): { readonly fault: Fault; readonly isAfterWork: boolean } | undefined {
  if (random.next() >= rate) return undefined;
  const fault = FAULTS[random.int(FAULTS.length)] ?? 'crash';
  return { fault, isAfterWork: random.next() < 0.5 };
}

/** Injects faults into extractors, and counts them. */
export interface FaultInjector {
  readonly injected: Readonly<Record<Fault, number>>;
  /**
   * The extractor, with faults. Chance is drawn from the seed, the place and the attempt alone, so
   * the same attempt meets the same fault whatever else is going on.
   */
  wrap(name: string, extractor: Extractor): AttemptExtractor;
}

/** An extractor that knows which attempt it is. */
export type AttemptExtractor = (
  pkg: Parameters<Extractor>[0],
  ctx: ExtractContext & { readonly epoch: number },
) => ReturnType<Extractor>;

/** An injector for one run: the rate applies to each attempt. */
export function faultInjector(host: Host, rate: number): FaultInjector {
  const injected = { crash: 0, silence: 0, slow: 0 };
  return {
    injected,
    wrap: (name, extractor) => async (pkg, ctx) => {
      const random = host.random.fork(JSON.stringify([name, pkg.key, ctx.epoch]));
      const hit = faultOf(random, rate);
      if (!hit) return extractor(pkg, ctx);
      injected[hit.fault] += 1;
      if (!hit.isAfterWork) await suffer(hit.fault, host.clock, ctx);
      const claims = await extractor(pkg, ctx);
      if (hit.isAfterWork) await suffer(hit.fault, host.clock, ctx);
      return claims;
    },
  };
}

async function suffer(fault: Fault, clock: Clock, ctx: ExtractContext): Promise<void> {
  switch (fault) {
    case 'crash':
      throw new InjectedCrash('injected: the agent crashes');
    case 'silence':
      return new Promise(() => {}); // Not even its signal is listened to.
    case 'slow':
      for (let step = 0; step < SLOW_STEPS; step++) {
        await new Promise<void>((done) => void clock.setTimeout(done, SLOW_STEP_MS));
        ctx.progress('step');
      }
  }
}
