import { systemHost } from '@coppice/host';
import { createBreaker, createBreakers } from '@coppice/resilience';
import { type Contender, failThrice, keyOf } from './contender.ts';

const host = systemHost({ seed: 1 });

/** A refusal is a value. */
export const coppice: Contender = {
  name: 'coppice',
  guard() {
    const breaker = createBreaker({ key: 'it', host });
    return {
      call: (work) => breaker.call(work),
      open: () => failThrice((work) => breaker.call(work)),
      stop: () => breaker.stop(),
    };
  },
  fleet(count) {
    const breakers = createBreakers({ host, maxBreakers: count });
    for (let index = 0; index < count; index++) breakers.get(...keyOf(index));
    return { size: breakers.size, stop: () => breakers[Symbol.dispose]() };
  },
};
