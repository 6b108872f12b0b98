import type { Door } from '../contract/door.ts';
import { groupOfRun } from '../runs/actions.ts';
import { STEP_ACTIONS } from './types/actions.ts';

/** Answering approval steps of image builds, and retrying what failed after an image was built: by cards alone. */
export const stepDoor = {
  runPrefix: 'i',
  actions: {
    [STEP_ACTIONS.resume]: { loading: 'Resume the step' },
    [STEP_ACTIONS.stop]: { loading: 'Stop the step' },
    [STEP_ACTIONS.retry]: { groupOf: groupOfRun },
  },
} as const satisfies Door;
