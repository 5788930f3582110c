// opossum ships no types. Only what is measured is declared.
declare module 'opossum' {
  export default class CircuitBreaker<Arguments extends readonly unknown[], Result> {
    constructor(
      action: (...given: Arguments) => Promise<Result>,
      options: {
        readonly resetTimeout?: number;
        readonly volumeThreshold?: number;
        readonly errorThresholdPercentage?: number;
      },
    );
    fire(...given: Arguments): Promise<Result>;
    shutdown(): void;
  }
}
