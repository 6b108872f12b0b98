export type AlarmState = 'OK' | 'ALARM';

/**
 * The CloudWatch alarms that instance refreshes and stack updates watch. CloudWatch itself is not simulated: an alarm is
 * declared here, and a fault moves it.
 */
export interface Alarms {
  /** Makes an alarm that is OK; one that exists stays as it is. */
  declare(name: string): void;
  exists(name: string): boolean;
  /** False for an alarm that does not exist. */
  inAlarm(name: string): boolean;
  /** Moves an alarm, and declares it where it does not exist yet. */
  set(name: string, state: AlarmState): void;
  /** Tells `listener` of every change, at once; returns the function that ends it. */
  listen(listener: AlarmListener): () => void;
}

export type AlarmListener = (name: string, state: AlarmState) => void;

export const createAlarms = (): Alarms => {
  const states = new Map<string, AlarmState>();
  const listeners = new Set<AlarmListener>();
  return {
    declare: (name) => {
      if (!states.has(name)) states.set(name, 'OK');
    },
    exists: (name) => states.has(name),
    inAlarm: (name) => states.get(name) === 'ALARM',
    set: (name, state) => {
      if (states.get(name) === state) return;
      states.set(name, state);
      for (const listener of listeners) listener(name, state);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
