import type { SERVICES } from './clients.ts';

export type ServiceName = keyof typeof SERVICES;

/** One call that is made to both endpoints, in order with its neighbours. */
export interface Call {
  /** Unique; what differences and later inputs call it by. */
  name: string;
  service: ServiceName;
  /** The operation, e.g. `GetMaintenanceWindow`. */
  command: string;
  /** `<window.WindowId>` in a text is what the call `window` answered before; a text that is a moment becomes one. */
  input: Readonly<Record<string, unknown>>;
  /** Of a list in the answer, only the items whose member is that: other worlds have more in them. */
  only?: { list: string; member: string; is: string };
  /** Minutes of the local world that pass before the call; moto finishes everything at once. */
  afterMinutes?: number;
  /** What the worlds began with differs: its answer is kept for later inputs, and not compared. */
  seed?: true;
}

/** What a call answered: the code of its error, or its members by path, each with its type or its value. */
export type Answer = { error: string } | { members: Readonly<Record<string, string>> };
