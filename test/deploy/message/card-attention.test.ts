import { T0 } from '../../runs/fixture.ts';
import { cardOf, stuck } from './card-fixture.ts';
import { apiPlan, aStarted, NEW, OLD } from './fixture.ts';

describe('when a person must look', () => {
  test('a rollback is stuck: where, and that the command is in the thread', () => {
    expect(
      cardOf(
        stuck('the stack is UPDATE_ROLLBACK_FAILED', {
          outcome: {
            kind: 'deploy',
            images: [{ image: OLD, instances: 4 }],
            failure: { resource: 'WebServerGroup', reason: 'Group did not stabilize' },
          },
        }),
      ),
    ).toEqual([
      `Needs attention: deploy of web-prod to ami-0ccc3333… The stack is UPDATE_ROLLBACK_FAILED · A resource did not become ready in time (\`WebServerGroup\`) · Fleet now: 4 instances on \`${OLD}\`. To do: look at \`WebServerGroup\` in the events of stack web-prod, fix what stopped it, then continue the rollback with the command in the thread. Until then no deploy of web-prod can start. Patchwarden checks every 5 minutes, retries nothing, and says here how it ended. When that is done, Resolve (@platform or <@U0DEV>) closes this run and stops nothing in AWS.`,
      'Needs attention: deploy of web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · since 2026-11-20 10:00 UTC`,
      `The stack is UPDATE_ROLLBACK_FAILED · A resource did not become ready in time (\`WebServerGroup\`) · Fleet now: 4 instances on \`${OLD}\``,
      'To do: look at `WebServerGroup` in the events of stack web-prod, fix what stopped it, then continue the rollback with the command in the thread',
      'Until then no deploy of web-prod can start. Patchwarden checks every 5 minutes, retries nothing, and says here how it ended. When that is done, Resolve (@platform or <@U0DEV>) closes this run and stops nothing in AWS.',
      '[Resolve]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('an instance refresh is stuck, and nothing more comes of it', () => {
    expect(
      cardOf(
        stuck('RollbackFailed', {
          name: 'api-prod',
          plan: apiPlan(),
          outcome: { kind: 'deploy', images: [], final: true },
        }),
      ),
    ).toEqual([
      'Needs attention: deploy of api-prod to ami-0ccc3333… RollbackFailed · Fleet now: not known, check its instances first. To do: look at the instance refresh of group api-prod and its activity history in Auto Scaling, fix what stopped it, then start an instance refresh that brings every instance to one image. Until then no deploy of api-prod can start, and nothing is retried. When that is done, Resolve (@platform or <@U0DEV>) closes this run and stops nothing in AWS.',
      'Needs attention: deploy of api-prod to ami-0ccc3333…',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh · since 2026-11-20 10:00 UTC`,
      'RollbackFailed · Fleet now: not known, check its instances first',
      'To do: look at the instance refresh of group api-prod and its activity history in Auto Scaling, fix what stopped it, then start an instance refresh that brings every instance to one image',
      'Until then no deploy of api-prod can start, and nothing is retried. When that is done, Resolve (@platform or <@U0DEV>) closes this run and stops nothing in AWS.',
      '[Resolve]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('AWS never answered the start', () => {
    expect(
      cardOf(aStarted('needs-attention', { ending: { at: T0, code: 'start-unclear', reason: 'TimeoutError' } })),
    ).toEqual([
      'Needs attention: deploy of web-prod to ami-0ccc3333… AWS never confirmed the start: TimeoutError. @platform or <@U0DEV>: look in Systems Manager for executions tagged PatchwardenRun-d-7k2m9x4q, then choose Resolve, which stops what is found. Until then no other run of web-prod can start.',
      'Needs attention: deploy of web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green · since 2026-11-20 09:00 UTC`,
      'AWS never confirmed the start: TimeoutError. @platform or <@U0DEV>: look in Systems Manager for executions tagged PatchwardenRun-d-7k2m9x4q, then choose Resolve, which stops what is found. Until then no other run of web-prod can start.',
      '[Resolve]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });
});
