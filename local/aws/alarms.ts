export type AlarmState = 'OK' | 'ALARM';

/** A metric alarm looks at a metric; a composite alarm at other alarms. They share their names. */
export type AlarmKind = 'metric' | 'composite';

/**
 * The CloudWatch alarms that instance refreshes and stack updates watch. What an alarm looks at is not simulated: it is
 * declared here, and a fault moves it.
 */
export interface Alarms {
  /** Makes an alarm that is OK; one that exists stays as it is. */
  declare(name: string, kind?: AlarmKind): void;
  exists(name: string): boolean;
  /** Undefined for an alarm that does not exist. */
  kindOf(name: string): AlarmKind | undefined;
  /** Every alarm, by its name. */
  all(): readonly { name: string; kind: AlarmKind; state: AlarmState }[];
  /** False for an alarm that does not exist. */
  inAlarm(name: string): boolean;
  /** Moves an alarm, and declares it where it does not exist yet. */
  set(name: string, state: AlarmState): void;
  /** Tells `listener` of every change, at once; returns the function that ends it. */
  listen(listener: AlarmListener): () => void;
}

export type AlarmListener = (name: string, state: AlarmState) => void;

export const createAlarms = (): Alarms => {
  const known = new Map<string, { kind: AlarmKind; state: AlarmState }>();
  const listeners = new Set<AlarmListener>();
  return {
    declare: (name, kind = 'metric') => {
      if (!known.has(name)) known.set(name, { kind, state: 'OK' });
    },
    exists: (name) => known.has(name),
    kindOf: (name) => known.get(name)?.kind,
    all: () => [...known].map(([name, alarm]) => ({ name, ...alarm })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    inAlarm: (name) => known.get(name)?.state === 'ALARM',
    set: (name, state) => {
      const alarm = known.get(name);
      if (alarm?.state === state) return;
      known.set(name, { kind: alarm?.kind ?? 'metric', state });
      for (const listener of listeners) listener(name, state);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
