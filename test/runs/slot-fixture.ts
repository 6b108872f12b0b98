import type { BakeRun } from '../../src/bake/types/run.ts';
import type { Run } from '../../src/runs/types/run.ts';
import type { Slot } from '../../src/runs/types/slot.ts';
import type { RunState } from '../../src/runs/types/state.ts';
import { CLAIM, HOUR, MINUTE, runIn, T0 } from './fixture.ts';

/** Six hours after the fixture's run was requested; nothing new starts an hour later. */
export const SLOT: Slot = {
  what: 'mw-0c50858d01EXAMPLE',
  opensAt: T0 + 6 * HOUR,
  latestStart: T0 + 7 * HOUR,
  elsewhere: '111122223333/ap-southeast-2/patch-group/Win-PROD',
};

export const OPENS = SLOT.opensAt;
/** From then on it is armed. */
export const LEAD = OPENS - 2 * MINUTE;

/** A run with a slot, in a state, as it comes there by itself. */
export function slotRun(state: RunState, parts: Partial<BakeRun> = {}): Run {
  const { scheduledFor: _scheduledFor, ...run } = runIn(state, { slot: SLOT });
  const isApproved = state === 'scheduled' || state === 'approved';
  return { ...run, expiresAt: isApproved ? SLOT.latestStart : SLOT.opensAt, ...parts };
}

export const armedRun = (parts: Partial<BakeRun> = {}): Run => slotRun('approved', { armed: CLAIM, ...parts });

/** Without anyone's approval: the deployed config gives it. */
export const standingRun = (state: RunState, parts: Partial<BakeRun> = {}): Run =>
  slotRun(state, { standing: true, approvals: [], ...parts });
