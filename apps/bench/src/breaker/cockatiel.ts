import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { type Contender, failThrice, keyed } from './contender.ts';

const make = () =>
  circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(3) });

/** A refusal is thrown, and has to be caught. */
export const cockatiel: Contender = {
  name: 'cockatiel',
  guard() {
    const breaker = make();
    const call = (work: () => Promise<number>): Promise<unknown> => breaker.execute(work);
    let isOpen = false;
    return {
      // While closed nobody catches, so that neither is charged with it.
      call: (work) => (isOpen ? call(work).catch(() => {}) : call(work)),
      async open() {
        await failThrice(call);
        isOpen = true;
      },
      stop: () => {},
    };
  },
  fleet(count) {
    const breakers = keyed(count, make);
    return { size: breakers.size, stop: () => breakers.clear() };
  },
};
