import {
  historyTooLong,
  nothingToRollBackTo,
  rollbackAsked,
  rollbackImageGone,
  rollbackOpened,
  rollbackOutdated,
  rollbackStarted,
  templateUnreadable,
} from '../../../src/deploy/message/rollback.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { ANA, anApproval, BEN, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, OLD } from './fixture.ts';

const CARD = { channel: 'C0WEB', ts: '1795165200.000100' };
const LINK = 'https://slack.com/archives/C0WEB/p1795165200000100';
const back = aDeploy('planning', { plan: aDeployPlan({ image: { id: OLD, kind: 'ami' }, returnOf: 'd-11111111' }) });
const read = ({ text }: { text: string }): string => text.replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1');

test.each([
  [
    historyTooLong('web-prod', 500),
    'No request was made: none of the last 500 runs of web-prod changed its image, so Patchwarden does not know the previous image. If you know it, request it with `/patch deploy web-prod ami-…`.',
  ],
  [
    nothingToRollBackTo('web-prod'),
    'No request was made: no deploy of web-prod has succeeded here, so Patchwarden does not know the previous image. If you know it, request it with `/patch deploy web-prod ami-…`.',
  ],
  [
    rollbackImageGone('web-prod', OLD),
    `No request was made: \`${OLD}\`, the previous image of web-prod, no longer exists. \`/patch deploy web-prod ami-…\` requests another one.`,
  ],
  [
    templateUnreadable('web-prod', 'Throttling'),
    'No request was made: the launch template of web-prod could not be read (Throttling). Try again in a minute.',
  ],
  [
    rollbackOutdated('web-prod'),
    'No request was made: web-prod has been deployed to since. Roll back on the card of its newest deploy, or type `/patch rollback web-prod`.',
  ],
  [
    rollbackAsked(back, CARD),
    `Requested: rollback of web-prod to \`${OLD}\`, run d-7k2m9x4q. The approvals of the deploy no longer cover it, so it needs 2 new ones. <${LINK}|Its card> is in <#C0WEB>.`,
  ],
  [
    rollbackStarted(back, { channel: 'C0WEB' }),
    `Rolling back web-prod to \`${OLD}\`, run d-7k2m9x4q, with the approvals of the deploy. It starts once everything is checked. The card follows in <#C0WEB>.`,
  ],
])('%#', (message, text) => {
  expect(read(message)).toBe(text);
});

describe('a rollback that was opened', () => {
  const carried = { approvals: [anApproval(ANA), anApproval(BEN)] };
  const said = (run: DeployRun): string => read(rollbackOpened(run, { channel: 'C0WEB' }));

  test('with the approvals of the deploy is planned first, and starts if it exactly reverses the deploy', () => {
    expect(said({ ...back, ...carried })).toBe(
      `Planning the rollback of web-prod to \`${OLD}\`, run d-7k2m9x4q. If it exactly reverses the deploy, it starts with the approvals of the deploy; otherwise approvers are asked. The card follows in <#C0WEB>.`,
    );
  });

  test.each<[RunState, object, RegExp]>([
    ['planning', {}, /^Requested: rollback of web-prod/],
    ['awaiting-approval', carried, /^Requested: rollback of web-prod/],
    ['approved', carried, /^Rolling back web-prod to/],
    ['running', carried, /^Rolling back web-prod to/],
  ])('when it is %s with %j', (state, parts, begins) => {
    expect(said({ ...back, ...parts, state })).toMatch(begins);
  });

  test('that needs more approvals than the deploy had says how many count', () => {
    const policy = { ...back.policy, approvals: 3 };
    expect(said({ ...back, ...carried, policy, state: 'awaiting-approval' })).toContain(
      'It now needs 3 approvals, and has 2 from the deploy.',
    );
  });

  test('and refused says why', () => {
    const ending = { at: T0, code: 'plan-refused', reason: 'stack web-prod is UPDATE_IN_PROGRESS' } as const;
    expect(said({ ...back, ...carried, state: 'failed', ending })).toBe(
      `Not rolled back: the rollback of web-prod to \`${OLD}\`, run d-7k2m9x4q, has ended: stack web-prod is UPDATE_IN_PROGRESS. The card follows in <#C0WEB>.`,
    );
  });
});
