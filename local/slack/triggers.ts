import { SlackFailure } from './failure.ts';

/** What a trigger id stands for: a person who just did something, perhaps inside a modal. */
export interface Trigger {
  user: string;
  viewId?: string;
}

export interface Triggers {
  issue(trigger: Trigger): string;
  /**
   * Uses a trigger up. Its three seconds are real ones, whatever the speed of the world.
   * @throws SlackFailure invalid_trigger_id, expired_trigger_id, exchanged_trigger_id
   */
  exchange(triggerId: string): Trigger;
}

const LIFETIME = 3000;

export function createTriggers(realNow: () => number): Triggers {
  const issued = new Map<string, { trigger: Trigger; at: number; used: boolean }>();
  let count = 0;
  return {
    issue: (trigger) => {
      count++;
      const id = `1${String(count).padStart(10, '0')}.1234567890.${count.toString(16).padStart(32, '0')}`;
      issued.set(id, { trigger, at: realNow(), used: false });
      return id;
    },
    exchange: (triggerId) => {
      const found = issued.get(triggerId);
      if (found === undefined) throw new SlackFailure('invalid_trigger_id');
      if (found.used) throw new SlackFailure('exchanged_trigger_id');
      if (realNow() - found.at > LIFETIME) throw new SlackFailure('expired_trigger_id');
      found.used = true;
      return found.trigger;
    },
  };
}
