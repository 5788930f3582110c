import CircuitBreaker from 'opossum';
import { type Contender, keyed, throwingGuard } from './contender.ts';

// It has no rule of so many in a row: the third failure makes the volume, and all have failed.
const make = () =>
  new CircuitBreaker((work: () => Promise<number>) => work(), {
    resetTimeout: 60_000,
    volumeThreshold: 3,
    errorThresholdPercentage: 99,
  });

/** With its defaults otherwise: a timer for each call, and one for each breaker. */
export const opossum: Contender = {
  name: 'opossum',
  guard() {
    const breaker = make();
    return throwingGuard(
      (work) => breaker.fire(work),
      () => breaker.shutdown(),
    );
  },
  fleet(count) {
    const breakers = keyed(count, make);
    return {
      size: breakers.size,
      stop() {
        for (const ofAgent of breakers.values()) {
          for (const breaker of ofAgent.values()) breaker.shutdown();
        }
      },
    };
  },
};
