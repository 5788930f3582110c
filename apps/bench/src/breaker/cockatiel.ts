import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { type Contender, keyed, throwingGuard } from './contender.ts';

const make = () =>
  circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(3) });

/** A refusal is thrown, and has to be caught. */
export const cockatiel: Contender = {
  name: 'cockatiel',
  guard() {
    const breaker = make();
    return throwingGuard(
      (work) => breaker.execute(work),
      () => {},
    );
  },
  fleet(count) {
    const breakers = keyed(count, make);
    return { size: breakers.size, stop: () => breakers.clear() };
  },
};
