import type { Focus } from './focus.ts';
import { CALM, NOTHING } from './seeded-focuses.ts';

/** Between the opening of a window and its gate time passes. */
export const LATE_GATES: Focus = {
  acts: CALM,
  mix: { delayed: 0.5 },
  chances: { approve: 0.9 },
  steps: { act: 1, late: 0.5, time: 8, aws: 0.8 },
};

/** People decide when the gate was faster, and nothing tells a worker. */
export const LATE_CLICKS: Focus = {
  acts: { ...CALM, submit: 10 },
  chances: { approve: 0.9, waits: 0.3 },
  steps: { act: 1.5, late: 14, time: 3 },
  mix: { lost: 0.5 },
};

/** … while a worker is about to arm it again. */
export const SLOW_RENEWALS: Focus = {
  longer: 3,
  held: '{armedFrom armedUntil}',
  acts: { ...CALM, submit: 10 },
  chances: { approve: 0.95, waits: 0.5, slow: 0.1 },
  steps: { act: 1.5, late: 6, time: 6 },
};

/** Decisions are on their way while the gate opens: many are made just before it, by slow workers. */
export const SLOW_DECISIONS: Focus = {
  longer: 2,
  acts: { ...CALM, submit: 10 },
  chances: { approve: 0.95, waits: 0.3, slow: 0.6 },
  steps: { act: 1, late: 14, time: 3, aws: 1 },
};

/** What the config approves in advance comes and goes. */
export const STANDING: Focus = {
  acts: { ...CALM, config: 4, forge: 0 },
  disturbances: { ...NOTHING, config: 1 },
  chances: { formAtStart: 0 },
  steps: { act: 1, late: 1, disturb: 6, time: 4 },
  rules: [{ standing: { web: false, api: false } }, { standing: { web: true, api: true } }],
};

/** Someone writes into the table that the config approves it. */
export const FORGED_STANDING: Focus = { acts: { forge: 6 } };

/** What is armed is held. */
export const HOLDS: Focus = {
  acts: { ...CALM, pause: 4, resume: 4, freeze: 8 },
  chances: { approve: 0.95 },
  steps: { act: 2, late: 8 },
};
