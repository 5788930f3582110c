import { isProbability } from '../agent/answer.ts';
import type { Validator } from './validator.ts';
import { type ValidatorSettings, validatorSettings } from './validator-settings.ts';
import { verdictOf } from './verdict-of.ts';

/** How sure an answer has to be. */
export interface CalibratedOptions extends ValidatorSettings {
  /** Least probability that the answer is right, by what its agent's word was worth. Default 0.8. */
  readonly least?: number;
}

/** The probability that is asked for where nothing else is said. */
export const CALIBRATED_LEAST = 0.8; // Judgement: below, a second opinion is worth its cost.

/**
 * An answer's stated confidence, taken for what this agent's word was worth on this type of task, is
 * high enough.
 *
 * It never fails an answer: a low probability asks for a cross-check, so combine it with a validator
 * that is `onlyIfSuspect`, such as `quorum`. An answer without a confidence passes.
 *
 * @param options.least Default 0.8; 0–1.
 * @returns A validator that suspects with `overconfident`; a confidence outside 0–1 is `unproven`.
 * @throws {TypeError | RangeError} An option is wrong; the message has its value.
 * @see `Calibration` of @coppice/resilience.
 * @example
 * import { calibrated } from '@coppice/agents';
 * import { examinationOf } from '@coppice/agents/testing';
 * const verdict = await calibrated().examine(examinationOf({ value: 'Graz', confidence: 0.3 }));
 * if (verdict.type !== 'suspect') throw new Error(verdict.type);
 */
export function calibrated(options: CalibratedOptions = {}): Validator<unknown, unknown> {
  const { least = CALIBRATED_LEAST } = options;
  if (!(least >= 0 && least <= 1)) throw new RangeError(`least must be in 0–1, got ${least}`);
  const settings = validatorSettings(options, { name: 'calibrated', cost: 'free' });
  const { name: validator } = settings;
  return {
    ...settings,
    examine: ({ answer, agent, task, calibration }) => {
      const { confidence: stated } = answer;
      if (stated === undefined) return { type: 'pass', note: 'states no confidence' };
      if (!isProbability(stated)) {
        const message = `It states a confidence of ${stated}; a confidence is in 0–1.`;
        return verdictOf('suspect', [{ kind: 'unproven', validator, message }]);
      }
      const probability = calibration.probability({ agent, taskType: task.type, stated });
      const rounded = Math.floor(probability * 100) / 100; // Down: never shown as enough.
      const worth = `a stated confidence of ${stated} is worth ${rounded} here`;
      if (probability >= least) return { type: 'pass', note: worth };
      const message = `By what came of earlier answers, ${worth}; at least ${least} is asked for.`;
      return verdictOf('suspect', [{ kind: 'overconfident', validator, message }]);
    },
  };
}
