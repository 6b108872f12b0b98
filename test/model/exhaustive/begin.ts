import type { Left, State } from './state.ts';

/** How often what is outside of the product may happen in one exploration. */
export type Bounds = Left;

export const ONCE: Bounds = { outside: 1, duplicate: 1, crash: 1, forger: 1, look: 0 };
export const NOTHING: Bounds = { outside: 0, duplicate: 0, crash: 0, forger: 0, look: 0 };

export const first = (bounds: Bounds): State => ({
  items: new Map(),
  step: 0,
  processes: [],
  executions: [],
  jobs: ['request'],
  signed: [],
  outside: 'none',
  left: bounds,
  forged: '',
  opened: false,
});
