import type { Left, State } from './state.ts';

/** How often what is outside of the product may happen in one exploration. */
export type Bounds = Left;

/** Two people approve it, and nothing else happens. */
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
