import type { DeployFacts } from '../../../../src/deploy/message/facts.ts';
import type { DeployRun } from '../../../../src/deploy/types/run.ts';
import type { RunState } from '../../../../src/runs/types/state.ts';
import { aDeployPlan, aProgress, apiPlan, aStackChange, aStarted } from '../../../deploy/message/fixture.ts';
import { MINUTE } from '../../../runs/fixture.ts';
import { always, type DeploySubject } from '../exam-card.ts';
import { fact, NOW, person } from '../facts.ts';

/** What cards of deploys that have started share. */

const plan = aDeployPlan({ change: aStackChange({ alarms: ['web-prod-5xx'] }) });

/** A deploy of web-prod that Ana and Ben approved. */
export const deploy = (
  which: RunState,
  parts: Partial<DeployRun> = {},
  facts: Partial<DeployFacts> = {},
): DeploySubject => ({
  kind: 'deploy',
  run: aStarted(which, { plan, ...parts }),
  facts: { now: NOW, ...facts },
});

export const api = { name: 'api-prod', plan: apiPlan() } as const;
export const ofTen = (done: number, parts: Parameters<typeof aProgress>[0] = {}) =>
  aProgress({ phase: 'replacing', status: 'InProgress', done, total: 10, ...parts });

export const NOBODY = always('nobody is asked in this state', ['nothing is needed|no action needed']);
export const THREE_OF_TEN = fact('3 of 10', '8 of 10', { 'run.progress.done': 8 });
export const STOPPED_BY = person('Cleo', 'run.cancel.by');
export const stop = { by: 'U0CLEO', reason: 'errors are up', at: NOW - MINUTE } as const;
