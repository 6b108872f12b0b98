import type { Clock } from '../../../local/types.ts';
import { sentParameters } from '../../../src/runs/decision/binding.ts';
import type { GateRefusal } from '../../../src/runs/types/gate-refusal.ts';
import type { GivenParameters } from '../../../src/runs/types/start.ts';
import { type Asked, no, YES } from './gatekeeper-double.ts';

/** What was approved, as far as the double of the gatekeeper knows. */
interface Approved {
  parameters: GivenParameters;
  /** By tag: the instances that the plan knows. */
  known?: readonly string[];
  /** When no further wave may begin. */
  latestStart?: number;
  /** It lets nothing in. */
  refusal?: GateRefusal;
}

/**
 * A double of the gatekeeper for patching in place: it lets one execution in and answers what that one asks. What it compares before it
 * does is the real one's, which is tried in test/gatekeeper and in the stories.
 */
export function patchGatekeeper(clock: Clock) {
  let approved: Approved | undefined;
  let pointer: GivenParameters | undefined;
  let admitted: string | undefined;
  let isDown = false;

  function admit(executionId: string): object {
    if (approved === undefined) return no('no-such-run');
    if (approved.refusal !== undefined) return no(approved.refusal);
    admitted ??= executionId;
    return admitted === executionId ? YES : no('not-open');
  }

  function later({ parameters, known = [], latestStart = Infinity }: Approved, { ask, Wave, Found }: Asked): object {
    const found = Array.isArray(Found) ? Found.map(String).sort().join() : '';
    switch (ask) {
      case 'was-admitted':
        return YES;
      case 'planned':
        return found.split(',').every((id) => known.includes(id)) ? YES : no('not-this-plan');
      case 'wave-done':
        return found === [parameters[`Wave${String(Wave)}`]].flat().map(String).sort().join()
          ? YES
          : no('not-this-plan');
      default:
        return clock.now() < latestStart ? YES : no('too-late');
    }
  }

  return {
    answer: (asked: Asked): object => {
      if (isDown) throw new Error('the table could not be read');
      const { ask, ExecutionId: executionId } = asked;
      if (ask === 'slot') return pointer === undefined ? no('no-such-run') : { ...YES, ...sentParameters(pointer) };
      if (ask === 'admit' || ask === 'admit-stop') return admit(String(executionId));
      return approved !== undefined && executionId === admitted ? later(approved, asked) : no('not-open');
    },
    approve: (parameters: GivenParameters, more: Omit<Approved, 'parameters'> = {}): void => {
      approved = { parameters, ...more };
    },
    /** What waits for the window to open. */
    point: (given: GivenParameters): void => {
      pointer = given;
    },
    fail: (): void => {
      isDown = true;
    },
    admitted: () => admitted,
  };
}
