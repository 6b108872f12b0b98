import { DAY, T0 } from '../../runs/fixture.ts';
import { cardOf, ended, rollback, succeeded } from './card-fixture.ts';
import { aDeploy, aProgress, apiPlan, aSoak, aStarted, NEW, OLD } from './fixture.ts';

describe('when it has ended', () => {
  test('a success: what runs, its soak, and until when one click rolls it back', () => {
    expect(
      cardOf(succeeded({ report: 'pending' }), {
        soak: aSoak(),
        next: ['web-prod-eu'],
        rollback: { image: OLD, until: T0 + DAY },
      }),
    ).toEqual([
      `web-prod runs ami-0ccc3333… One-click rollback to \`${OLD}\` until 2026-11-21 09:00 UTC: any approver, if nothing else has changed. Nothing is needed from you: web-prod stays on this image.`,
      'web-prod runs ami-0ccc3333…',
      `*web-prod* runs \`${NEW}\` on 4 instances · before: \`${OLD}\` · took 13 min`,
      'Soak: 2 of 2 healthy since 2026-11-20 10:00 UTC, checked 60 times, last 2026-11-20 11:00 UTC · if it stays healthy, a request opens for web-prod-eu at 2026-11-21 10:00 UTC',
      `One-click rollback to \`${OLD}\` until 2026-11-21 09:00 UTC: any approver, if nothing else has changed`,
      'Nothing is needed from you: web-prod stays on this image.',
      `[Roll back to ${OLD}]`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a rollback that succeeded', () => {
    expect(
      cardOf(succeeded({ plan: rollback, outcome: { kind: 'deploy', images: [{ image: OLD, instances: 4 }] } })),
    ).toEqual([
      'Rolled back: web-prod runs ami-0aaa1111… `/patch rollback web-prod` requests a rollback to the previous image. Nothing is needed from you: web-prod stays on this image.',
      'Rolled back: web-prod runs ami-0aaa1111…',
      `*web-prod* runs \`${OLD}\` again on 4 instances · before: \`${NEW}\` · rolled back run d-11111111 · took 13 min`,
      '`/patch rollback web-prod` requests a rollback to the previous image',
      'Nothing is needed from you: web-prod stays on this image.',
      'Rollback requested by <@U0BEN> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a success that found the image there', () => {
    expect(cardOf(succeeded({ outcome: { kind: 'deploy', images: [], already: true } }))).toEqual([
      'web-prod runs ami-0ccc3333… `/patch rollback web-prod` requests a rollback to the previous image, which needs its own approvals. Nothing is needed from you: web-prod stays on this image.',
      'web-prod runs ami-0ccc3333…',
      `*web-prod* already ran \`${NEW}\`: nothing had to change · before: \`${OLD}\` · took 13 min`,
      '`/patch rollback web-prod` requests a rollback to the previous image, which needs its own approvals',
      'Nothing is needed from you: web-prod stays on this image.',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a success in a fleet of no instances, although a stop was requested', () => {
    expect(
      cardOf(
        succeeded({
          outcome: { kind: 'deploy', images: [], shown: { on: 0, total: 0, wrong: [], why: [] } },
          cancel: { by: 'U0BEN', reason: 'errors', at: T0 },
        }),
      ),
    ).toEqual([
      'web-prod launches ami-0ccc3333… `/patch rollback web-prod` requests a rollback to the previous image, which needs its own approvals. Nothing is needed from you: web-prod stays on this image.',
      'web-prod launches ami-0ccc3333…',
      `*web-prod* has no instances; new ones launch from \`${NEW}\` · before: \`${OLD}\` · took 13 min · <@U0BEN> requested a stop, but the deploy had already ended`,
      '`/patch rollback web-prod` requests a rollback to the previous image, which needs its own approvals',
      'Nothing is needed from you: web-prod stays on this image.',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('failed: why, what the fleet runs, and what to do', () => {
    expect(
      cardOf(
        ended(
          'failed',
          { code: 'failed', reason: 'x' },
          {
            outcome: {
              kind: 'deploy',
              images: [{ image: OLD, instances: 4 }],
              failure: { resource: 'WebServerGroup', reason: 'Not enough: InsufficientInstanceCapacity' },
            },
          },
        ),
      ),
    ).toEqual([
      `Deploy of web-prod to ami-0ccc3333… failed. Why: AWS has no capacity for the new instances (\`WebServerGroup\`). CloudFormation says: Not enough: InsufficientInstanceCapacity. Try later, or allow another instance type or zone. Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Deploy of web-prod to ami-0ccc3333… failed',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended after 58 min`,
      'Why: AWS has no capacity for the new instances (`WebServerGroup`). CloudFormation says: Not enough: InsufficientInstanceCapacity',
      `Fleet now: 4 instances on \`${OLD}\``,
      `Try later, or allow another instance type or zone. Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('failed, and what it left is not known', () => {
    expect(
      cardOf(
        ended(
          'failed',
          { code: 'failed', reason: 'the execution ended without a result' },
          { outcome: { kind: 'deploy', images: [] }, cancel: { by: 'U0BEN', reason: 'errors', at: T0 } },
        ),
      ),
    ).toEqual([
      `Deploy of web-prod to ami-0ccc3333… failed. <@U0BEN> requested a stop: errors. Why: the execution ended without a result. Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Deploy of web-prod to ami-0ccc3333… failed',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended after 58 min`,
      '<@U0BEN> requested a stop: errors. Why: the execution ended without a result',
      'Fleet now: not known, check its instances first',
      `Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('rolled back by someone', () => {
    expect(cardOf(ended('rolled-back', { code: 'rolled-back', by: 'U0BEN', reason: 'errors' }))).toEqual([
      `Deploy of web-prod to ami-0ccc3333… was rolled back. Rolled back by <@U0BEN>: errors. Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Deploy of web-prod to ami-0ccc3333… was rolled back',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended after 58 min`,
      'Rolled back by <@U0BEN>: errors.',
      `Fleet now: mixed, 1 instance on \`${NEW}\` (new), 3 instances on \`${OLD}\``,
      `Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('rolled back automatically', () => {
    expect(
      cardOf(ended('rolled-back', { code: 'rolled-back-outside', reason: 'alarm web-5xx went into ALARM' })),
    ).toEqual([
      `Deploy of web-prod to ami-0ccc3333… was rolled back. CloudFormation rolled it back automatically. Why: A rollback alarm went off. CloudFormation says: alarm web-5xx went into ALARM. Check the alarm and the logs of the new instances, then fix the image. Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Deploy of web-prod to ami-0ccc3333… was rolled back',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended after 58 min`,
      'CloudFormation rolled it back automatically. Why: A rollback alarm went off. CloudFormation says: alarm web-5xx went into ALARM',
      `Fleet now: mixed, 1 instance on \`${NEW}\` (new), 3 instances on \`${OLD}\``,
      `Check the alarm and the logs of the new instances, then fix the image. Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a rollback that was undone', () => {
    expect(
      cardOf(ended('rolled-back', { code: 'rolled-back', by: 'U0BEN', reason: 'wrong fleet' }, { plan: rollback })),
    ).toEqual([
      'Rollback of web-prod to ami-0aaa1111… was undone. Rolled back by <@U0BEN>: wrong fleet. Nothing is retried. `/patch rollback web-prod` requests it again.',
      'Rollback of web-prod to ami-0aaa1111… was undone',
      `*web-prod* → \`${OLD}\` (34 days old), rolling back run d-11111111 · 4 instances, blue/green · ended after 58 min`,
      'Rolled back by <@U0BEN>: wrong fleet.',
      `Fleet now: mixed, 1 instance on \`${NEW}\`, 3 instances on \`${OLD}\``,
      'Nothing is retried. `/patch rollback web-prod` requests it again.',
      'Rollback requested by <@U0BEN> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('stopped at its checkpoint', () => {
    expect(cardOf(ended('cancelled', { code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'enough' }))).toEqual([
      `Deploy of web-prod to ami-0ccc3333… stopped at its checkpoint. Stopped at the checkpoint by <@U0BEN>: enough. The fleet stays mixed until someone deploys one of the two images. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Deploy of web-prod to ami-0ccc3333… stopped at its checkpoint',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended after 58 min`,
      'Stopped at the checkpoint by <@U0BEN>: enough.',
      `Fleet now: mixed, 1 instance on \`${NEW}\` (new), 3 instances on \`${OLD}\``,
      `The fleet stays mixed until someone deploys one of the two images. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('rolled back at its checkpoint: by a run of its own', () => {
    expect(
      cardOf(
        ended(
          'cancelled',
          { code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'errors', how: 'roll-back' },
          { report: 'pending' },
        ),
      ),
    ).toEqual([
      'Deploy of web-prod to ami-0ccc3333… stopped at its checkpoint, rollback follows. Rollback requested at the checkpoint by <@U0BEN>: errors. The rollback is a separate run, requested automatically as soon as possible.',
      'Deploy of web-prod to ami-0ccc3333… stopped at its checkpoint, rollback follows',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended after 58 min`,
      'Rollback requested at the checkpoint by <@U0BEN>: errors.',
      `Fleet now: mixed, 1 instance on \`${NEW}\` (new), 3 instances on \`${OLD}\``,
      'The rollback is a separate run, requested automatically as soon as possible.',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('stopped half way', () => {
    expect(cardOf(ended('cancelled', { code: 'cancelled', by: 'U0BEN', reason: 'enough' }))).toEqual([
      `Deploy of web-prod to ami-0ccc3333… stopped. Stopped by <@U0BEN>: enough. Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Deploy of web-prod to ami-0ccc3333… stopped',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended after 58 min`,
      'Stopped by <@U0BEN>: enough.',
      `Fleet now: mixed, 1 instance on \`${NEW}\` (new), 3 instances on \`${OLD}\``,
      `Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('stopped in AWS', () => {
    expect(cardOf(ended('cancelled', { code: 'cancelled-outside' }))).toEqual([
      `Deploy of web-prod to ami-0ccc3333… stopped. Stopped in AWS, not in Patchwarden. Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Deploy of web-prod to ami-0ccc3333… stopped',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended after 58 min`,
      'Stopped in AWS, not in Patchwarden',
      `Fleet now: mixed, 1 instance on \`${NEW}\` (new), 3 instances on \`${OLD}\``,
      `Nothing is retried. \`/patch deploy web-prod ${NEW}\` requests it again.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('withdrawn', () => {
    expect(
      cardOf(aDeploy('cancelled', { ending: { at: T0, code: 'cancelled', by: 'U0DEV', reason: 'not needed' } })),
    ).toEqual([
      `Deploy of web-prod to ami-0ccc3333… withdrawn. <@U0DEV> withdrew it: not needed. Nothing was started. Request it again with \`/patch deploy web-prod ${NEW}\`.`,
      'Deploy of web-prod to ami-0ccc3333… withdrawn',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended at 2026-11-20 09:00 UTC`,
      `<@U0DEV> withdrew it: not needed. Nothing was started. Request it again with \`/patch deploy web-prod ${NEW}\`.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('rejected', () => {
    expect(
      cardOf(aDeploy('rejected', { ending: { at: T0, code: 'rejected', by: 'U0BEN', reason: 'not during the sale' } })),
    ).toEqual([
      `Deploy of web-prod to ami-0ccc3333… rejected. <@U0BEN> rejected it: not during the sale. Nothing was started. Request it again with \`/patch deploy web-prod ${NEW}\`.`,
      'Deploy of web-prod to ami-0ccc3333… rejected',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended at 2026-11-20 09:00 UTC`,
      `<@U0BEN> rejected it: not during the sale. Nothing was started. Request it again with \`/patch deploy web-prod ${NEW}\`.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('expired', () => {
    expect(cardOf(aDeploy('expired', { ending: { at: T0 + DAY, code: 'expired' } }))).toEqual([
      `Deploy of web-prod to ami-0ccc3333… expired. It was not approved in time. Nothing was started. Request it again with \`/patch deploy web-prod ${NEW}\`.`,
      'Deploy of web-prod to ami-0ccc3333… expired',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended at 2026-11-21 09:00 UTC`,
      '0 of 2 approvals were given',
      `It was not approved in time. Nothing was started. Request it again with \`/patch deploy web-prod ${NEW}\`.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('refused while it was planned', () => {
    expect(
      cardOf(
        aDeploy('failed', { ending: { at: T0, code: 'plan-refused', reason: 'the group has no CreationPolicy' } }),
      ),
    ).toEqual([
      `Deploy of web-prod to ami-0ccc3333… not started. Why: the group has no CreationPolicy. No approval was requested and nothing was changed. Fix the cause, then request it again: \`/patch deploy web-prod ${NEW}\`.`,
      'Deploy of web-prod to ami-0ccc3333… not started',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · ended at 2026-11-20 09:00 UTC`,
      'Why: the group has no CreationPolicy',
      `No approval was requested and nothing was changed. Fix the cause, then request it again: \`/patch deploy web-prod ${NEW}\`.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('refused after its checkpoint', () => {
    expect(
      cardOf(
        aStarted('failed', {
          name: 'api-prod',
          plan: apiPlan({ stage: 'rest' }),
          earlier: ['exec-0'],
          ending: { at: T0, code: 'plan-gone', reason: 'the launch template was changed' },
          progress: aProgress({ done: 2, total: 10 }),
        }),
      ),
    ).toEqual([
      `Deploy of api-prod to ami-0ccc3333… not continued. Why: the launch template was changed. Instances replaced before the checkpoint keep the new image. Fix the cause, then request it again: \`/patch deploy api-prod ${NEW}\`.`,
      'Deploy of api-prod to ami-0ccc3333… not continued',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh · ended after under a minute`,
      'Why: the launch template was changed',
      `Fleet now: mixed, 2 instances on \`${NEW}\` (new), 8 instances on \`${OLD}\``,
      `Instances replaced before the checkpoint keep the new image. Fix the cause, then request it again: \`/patch deploy api-prod ${NEW}\`.`,
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });
});
