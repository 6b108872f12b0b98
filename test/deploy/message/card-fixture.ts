import { deployCard } from '../../../src/deploy/message/card.ts';
import type { DeployFacts } from '../../../src/deploy/message/facts.ts';
import type { DeployPlan } from '../../../src/deploy/types/plan.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { differenceOf } from '../../../src/images/decision/difference.ts';
import type { Ending } from '../../../src/runs/types/ending.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { NEW as AFTER, OLD as BEFORE } from '../../images/difference-fixture.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aDeploy, aDeployPlan, apiPlan, aRefreshChange, aSoak, aStackChange, aStarted, NEW, OLD } from './fixture.ts';

/** Whole cards, as people read them, and what a notification says. */
export const cardOf = (run: DeployRun, facts: Partial<DeployFacts> = {}): string[] => {
  const { text, blocks } = deployCard(run, { now: T0 + 10 * MINUTE, ...facts });
  const dated = text.replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1');
  return [dated, ...linesOf(blocks).flatMap((block) => block.split('\n'))];
};

export const FREEZE = 'arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze';
export const SIGNALS = {
  resource: 'WebServerGroup',
  reason: 'Failed to receive 1 resource signal(s) within the specified duration',
};
export const onePerson = { ...aDeploy('planning').policy, approvals: 1 };
export const difference = differenceOf(BEFORE, AFTER);
export const before = {
  fleet: 'web-dev',
  runId: 'd-11111111',
  succeededAt: T0 - 26 * HOUR,
  soak: aSoak({
    healthySince: T0 - 25 * HOUR,
    lastAt: T0,
    worst: { healthy: 1, total: 2, at: T0 - 25 * HOUR },
  }),
};
export const { change: _change, ...unplanned } = aDeployPlan();
export const whole = aDeployPlan({
  before,
  change: aStackChange({
    alarms: ['web-prod-5xx'],
    warnings: [
      { code: 'other-changes', blocks: false, facts: {} },
      { code: 'capacity-reset', blocks: false, facts: { live: '6', template: '8' } },
      { code: 'drifted', blocks: false, facts: {} },
    ],
  }),
});
export const BACK = { returnOf: 'd-11111111', returnBy: 'U0BEN' };
const OLD_IMAGE = { id: OLD, kind: 'ami', createdAt: T0 - 34 * DAY } as const;
const NEW_IMAGE = { id: NEW, kind: 'ami' } as const;
export const rollback: DeployPlan = aDeployPlan({
  ...BACK,
  image: OLD_IMAGE,
  change: aStackChange({ from: NEW_IMAGE }),
});
export const apiRollback: DeployPlan = apiPlan({
  ...BACK,
  stage: 'whole',
  image: OLD_IMAGE,
  change: aRefreshChange({ from: NEW_IMAGE }),
});
const MIXED = [
  { image: NEW, instances: 1 },
  { image: OLD, instances: 3 },
];
export const succeeded = (parts: Partial<DeployRun>): DeployRun =>
  aStarted('succeeded', {
    ending: { at: T0 + 15 * MINUTE, code: 'succeeded' },
    outcome: { kind: 'deploy', images: [{ image: NEW, instances: 4 }] },
    ...parts,
  });
export const ended = (state: RunState, ending: Omit<Ending, 'at'>, parts: Partial<DeployRun> = {}): DeployRun =>
  aStarted(state, { ending: { at: T0 + HOUR, ...ending }, outcome: { kind: 'deploy', images: MIXED }, ...parts });
export const stuck = (reason: string, parts: Partial<DeployRun>): DeployRun =>
  aStarted('needs-attention', { ending: { at: T0 + HOUR, code: 'stuck', reason }, ...parts });
