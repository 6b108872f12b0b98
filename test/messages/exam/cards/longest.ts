import { aDeploy, aDeployPlan, aGroup, aSoak, aStackChange } from '../../../deploy/message/fixture.ts';
import { anOccurrence, anOccurrenceRun, OPENS, theFacts } from '../../../patch/message/fixture.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { DIFFERENCE } from '../difference.ts';
import type { DeploySubject, PatchSubject } from '../exam-card.ts';
import { EXPIRES_AT, NOW } from '../facts.ts';

const NAME = 'identity-gateway-production';
const warning = { blocks: false, facts: { logicalId: `${NAME}-WebServerGroup`, live: '6', template: '8' } } as const;

/** All that may have to be said before a start at once, with names as long as people give them: for the height of a card, not for its words. */
export const LONGEST: DeploySubject = {
  kind: 'deploy',
  run: aDeploy('awaiting-approval', {
    name: NAME,
    expiresAt: EXPIRES_AT,
    reason: 'the kernel of the base image has a local privilege escalation',
    policy: {
      name: 'prod',
      approvals: 3,
      groups: {
        platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
        leads: { kind: 'users', users: ['U0ANA', 'U0BEN', 'U0CLEO'] },
      },
      expiresMs: DAY,
    },
    plan: aDeployPlan({
      fleet: NAME,
      target: { kind: 'stack', stack: NAME, parameter: 'AmazonMachineImage' },
      before: {
        fleet: NAME.replace('production', 'staging'),
        runId: 'd-11111111',
        succeededAt: T0 - 26 * HOUR,
        soak: aSoak({ healthySince: T0 - 25 * HOUR, lastAt: T0 }),
      },
      change: aStackChange({
        alarms: [`${NAME}-5xx`],
        groups: [aGroup({ name: `${NAME}-WebServerGroup`, desired: 120 })],
        usualMs: [95 * MINUTE, 105 * MINUTE],
        warnings: [
          { ...warning, code: 'capacity-reset' },
          { ...warning, code: 'floating-version' },
          { ...warning, code: 'no-way-back' },
        ],
      }),
    }),
  }),
  facts: {
    now: NOW,
    difference: DIFFERENCE,
    freeze: { calendars: ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'], until: T0 + 9 * HOUR },
  },
};

const group = {
  order: { code: 'before-unsigned', fleet: NAME.replace('production', 'staging'), group: 'owners' },
} as const;

/** The same of an occurrence of a window: the notice that most may have to be said in. */
export const LONGEST_OCCURRENCE: PatchSubject = {
  kind: 'patch',
  run: anOccurrenceRun('awaiting-approval', {
    name: NAME,
    deferrals: 2,
    policy: {
      name: 'prod',
      approvals: 3,
      groups: {
        platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
        leads: { kind: 'users', users: ['U0ANA', 'U0BEN', 'U0CLEO'] },
      },
      expiresMs: DAY,
      escalated: { approvals: 2, groups: {} },
    },
    plan: {
      fleet: NAME,
      patchGroup: 'Identity-PROD',
      before: {
        fleet: NAME.replace('production', 'staging'),
        runId: 'p-11111111',
        patchedAt: T0 - 30 * HOUR,
        soakedMs: 24 * HOUR,
        signedOff: 'U0CLEO',
      },
      deferredBefore: ['p-22222222', 'p-33333333'],
      occurrence: anOccurrence({ windowName: 'Patching-identity-PROD' }),
      totals: { patches: 134, critical: 15, security: 42, exploited: 3, pendingReboot: 1, neverScanned: 2 },
    },
  }),
  facts: theFacts({
    ...group,
    freeze: { calendars: ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'], until: OPENS + 9 * HOUR },
  }),
};
