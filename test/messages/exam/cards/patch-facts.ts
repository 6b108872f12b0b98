import type { PatchPlan } from '../../../../src/patch/types/plan.ts';
import type { PatchRun } from '../../../../src/patch/types/run.ts';
import type { ShownFacts } from '../../../../src/patch/types/shown.ts';
import type { RunState } from '../../../../src/runs/types/state.ts';
import {
  APPROVED,
  anOccurrenceRun,
  aPatch,
  aPatchStart,
  NODES,
  OPENS,
  theFacts,
} from '../../../patch/message/fixture.ts';
import { HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { always, type Clause, type Fact, type PatchSubject, says } from '../exam-card.ts';
import { ENDED_AT, EXPIRES_AT, fact, moment, NOW } from '../facts.ts';

/** What answers about patching the fleet `win-prod` rest on. */

export const WIN = fact('win-prod', 'shop-prod', {
  'run.name': 'shop-prod',
  'run.plan.fleet': 'shop-prod',
  'run.plan.patchGroup': 'Shop-PROD',
});
export const SIZE = fact('12 instances', '7 instances', { 'run.plan.instances': NODES.slice(0, 7) });
export const MISSING = fact('4 patches missing', '11 patches missing', { 'run.plan.totals.patches': 11 });
export const CRITICAL = fact('1 critical', '5 critical', { 'run.plan.totals.critical': 5 });
export const EXPLOITED = fact('1 known to be exploited', '3 known to be exploited', {
  'run.plan.totals.exploited': 3,
});
export const REBOOTS = fact('9 instances reboot', 'no reboot', { 'run.plan.reboot': 'never' });
export const USUAL = fact('42 min', '58 min', { 'run.plan.usualMs': [57 * MINUTE, 59 * MINUTE] });
export const WINDOW = fact('Patching-PROD', 'Patching-SHOP', { 'run.plan.occurrence.windowName': 'Patching-SHOP' });

/** When the window opens, for the reader; its end moves with it. */
export const opens = (): Fact => {
  const opening = moment(OPENS, 'run.slot.opensAt', 'run.plan.occurrence.opensAt');
  const later = OPENS + 3 * HOUR + 13 * MINUTE;
  return {
    ...opening,
    set: {
      ...opening.set,
      'run.plan.occurrence.cutoffAt': later + 3 * HOUR,
      'run.plan.occurrence.endsAt': later + 4 * HOUR,
    },
  };
};
export const ZONED = fact('Tue 22:00 Australia/Sydney', 'Tue 06:00 America/New_York', {
  'run.plan.occurrence.timezone': 'America/New_York',
});
export const NEXT_OPENING = moment(OPENS + 28 * 24 * HOUR, 'run.plan.occurrence.next.0');

export const NO_ROLLBACK = always('patches are not taken off again, whatever the run did', [
  'no rollback|nothing has changed|no instance has changed|what was installed',
]);
export const state = (words: string) => always('the state itself', [words]);
export const NOBODY = always('nobody is asked in this state', ['nothing is needed|no approval needed']);
/** What an approver weighs. */
export const RISK = says([MISSING, CRITICAL], [EXPLOITED], [REBOOTS]);
export const AGAIN: Clause = [fact('/patch install win-prod', '/patch install shop-prod', WIN.set)];

export const patch = (
  runState: RunState,
  parts: Partial<PatchRun> = {},
  facts: Partial<ShownFacts> = {},
): PatchSubject => ({
  kind: 'patch',
  run: aPatch(runState, { expiresAt: EXPIRES_AT, ...parts }),
  facts: theFacts({ now: NOW, ...facts }),
});

export const occurrence = (
  runState: RunState,
  parts: Omit<Partial<PatchRun>, 'plan'> & { plan?: Partial<PatchPlan> } = {},
  facts: Partial<ShownFacts> = {},
): PatchSubject => ({ kind: 'patch', run: anOccurrenceRun(runState, parts), facts: theFacts({ now: NOW, ...facts }) });

/** Of one that was started and has ended. */
export const started = { approvals: APPROVED, start: aPatchStart() };
export const endedAt = (code: NonNullable<PatchRun['ending']>['code'], parts: Partial<PatchRun['ending']> = {}) => ({
  at: ENDED_AT,
  code,
  ...parts,
});
export const LATER = T0 + HOUR;
