import type { DeployProgress } from '../../../src/deploy/types/progress.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { apiRollback, cardOf, rollback, SIGNALS } from './card-fixture.ts';
import { aProgress, apiPlan, aStarted, NEW, OLD } from './fixture.ts';

describe('while it runs', () => {
  test('a stack: how far, how long yet, and what fails', () => {
    expect(
      cardOf(aStarted('running', { progress: aProgress({ current: 'WebServerGroup', failure: SIGNALS }) })),
    ).toEqual([
      'Deploying web-prod: 3 of 4 instances. First failure: New instances did not signal in time (`WebServerGroup`). The full error is in the thread. Nothing is needed from you: the deploy continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      'Deploying web-prod: 3 of 4 instances',
      '*Warning* First failure: New instances did not signal in time (`WebServerGroup`). The full error is in the thread',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green`,
      '███████████████░░░░░ 75 % · 3 of 4 instances signalled success · creating the new group · about 5 min left (last 2 took 12–14 min) · now WebServerGroup',
      `Roll back and Stop both roll the stack back to \`${OLD}\`: an update is never left half done · automatic rollback if the update fails`,
      'Nothing is needed from you: the deploy continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      '[Roll back] [Stop]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('over its usual time', () => {
    expect(cardOf(aStarted('running', { progress: aProgress() }), { now: T0 + 16 * MINUTE })).toEqual([
      'Deploying web-prod: 3 of 4 instances. Nothing is needed from you: the deploy continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      'Deploying web-prod: 3 of 4 instances',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green`,
      '███████████████░░░░░ 75 % · 3 of 4 instances signalled success · creating the new group · 14 min so far (last 2 took 12–14 min)',
      `Roll back and Stop both roll the stack back to \`${OLD}\`: an update is never left half done · automatic rollback if the update fails`,
      'Nothing is needed from you: the deploy continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      '[Roll back] [Stop]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('twice its usual time or more', () => {
    expect(cardOf(aStarted('running', { progress: aProgress() }), { now: T0 + HOUR })).toEqual([
      'Deploying web-prod: 3 of 4 instances. Taking longer than usual: 58 min, usually 13 min. Look at the events of stack web-prod. If nobody acts, the deploy continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      'Deploying web-prod: 3 of 4 instances',
      '*Warning* Taking longer than usual: 58 min, usually 13 min',
      `*web-prod* → \`${NEW}\` (3 h old) · 4 instances, blue/green`,
      '███████████████░░░░░ 75 % · 3 of 4 instances signalled success · creating the new group · 58 min so far',
      `Roll back and Stop both roll the stack back to \`${OLD}\`: an update is never left half done · automatic rollback if the update fails`,
      'Look at the events of stack web-prod. If nobody acts, the deploy continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      '[Roll back] [Stop]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('an instance refresh: two ways to stop it', () => {
    expect(
      cardOf(
        aStarted('running', {
          name: 'api-prod',
          plan: apiPlan(),
          progress: aProgress({ phase: 'replacing', total: 10, percent: 27.6 }),
        }),
      ),
    ).toEqual([
      'Deploying api-prod: 3 of 10 instances. Nothing is needed from you: the deploy continues to its checkpoint at 20 %, where it needs approval. @platform or <@U0DEV> can stop it or roll it back.',
      'Deploying api-prod: 3 of 10 instances',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      '█████░░░░░░░░░░░░░░░ 28 % · Auto Scaling reports 3 of 10 instances replaced · replacing instances · 8 min so far',
      `Roll back moves the new instances to \`${OLD}\` · Stop leaves the fleet mixed · automatic rollback on api-prod-5xx`,
      'Nothing is needed from you: the deploy continues to its checkpoint at 20 %, where it needs approval. @platform or <@U0DEV> can stop it or roll it back.',
      '[Roll back] [Stop]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('the rest after a checkpoint: AWS itself would roll back to the checkpoint only', () => {
    expect(
      cardOf(
        aStarted('running', {
          name: 'api-prod',
          plan: apiPlan({ stage: 'rest', version: '8' }),
          earlier: ['exec-0'],
          progress: aProgress({ phase: 'replacing', done: 5, total: 10 }),
        }),
      ),
    ).toEqual([
      'Deploying api-prod: 5 of 10 instances. Nothing is needed from you: the deploy continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      'Deploying api-prod: 5 of 10 instances',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      '██████████░░░░░░░░░░ 50 % · Auto Scaling reports 5 of 10 instances replaced · replacing instances · 8 min so far',
      `Roll back stops the refresh, and a separate run then moves every new instance to \`${OLD}\` · Stop leaves the fleet mixed · alarm api-prod-5xx rolls back to the checkpoint only`,
      'Nothing is needed from you: the deploy continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      '[Roll back] [Stop]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a rollback is called one', () => {
    expect(
      cardOf(
        aStarted('running', {
          name: 'api-prod',
          plan: apiRollback,
          progress: aProgress({ phase: 'replacing', done: 9, total: 10 }),
        }),
      ),
    ).toEqual([
      'Rolling back api-prod to ami-0aaa1111… (9 of 10). Nothing is needed from you: the rollback continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      'Rolling back api-prod to ami-0aaa1111… (9 of 10)',
      `*api-prod* → \`${OLD}\` (34 days old), rolling back run d-11111111 · 10 instances, instance refresh`,
      '██████████████████░░ 90 % · Auto Scaling reports 9 of 10 instances replaced · replacing instances · 8 min so far, no previous deploys',
      `Roll back moves the replaced instances to \`${NEW}\` · Stop leaves the fleet mixed · automatic rollback on api-prod-5xx`,
      'Nothing is needed from you: the rollback continues to its end. @platform or <@U0DEV> can stop it or roll it back.',
      '[Roll back] [Stop]',
      'Rollback requested by <@U0BEN> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('the old instances are being deleted: too late to stop', () => {
    expect(cardOf(aStarted('running', { progress: aProgress({ phase: 'cleaning-up', done: 4 }) }))).toEqual([
      'Deploying web-prod: 4 of 4 instances. Nothing is needed from you: this message says when the deploy has ended.',
      'Deploying web-prod: 4 of 4 instances',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green`,
      '4 of 4 instances signalled success · CloudFormation is deleting the old resources · about 5 min left (last 2 took 12–14 min)',
      'Can no longer be stopped; once it has ended, `/patch rollback web-prod` rolls it back',
      'Nothing is needed from you: this message says when the deploy has ended.',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('AWS rolls it back', () => {
    expect(cardOf(aStarted('running', { progress: aProgress({ phase: 'rolling-back' }) }))).toEqual([
      'Rolling back web-prod to ami-0aaa1111… Nothing is needed from you: once AWS has finished, this message says what the fleet runs.',
      'Rolling back web-prod to ami-0aaa1111…',
      `*web-prod* → \`${OLD}\`, rolling back from \`${NEW}\` · 4 instances, blue/green`,
      `CloudFormation is rolling the fleet back to \`${OLD}\` · 8 min so far`,
      'Nothing is needed from you: once AWS has finished, this message says what the fleet runs.',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test.each(['cleaning-up', 'replacing'] as const)(
    'AWS has ended (%s), and the instances are being checked',
    (phase) => {
      const settling = { since: T0, until: T0 + 5 * MINUTE, on: 1, total: 4 };
      expect(cardOf(aStarted('running', { progress: aProgress({ phase, done: 1, settling }) }))).toEqual([
        `Deploying web-prod: 1 of 4 instances. Nothing is needed from you: it succeeds once every instance runs \`${NEW}\` and is healthy; any that are not by then are named here.`,
        'Deploying web-prod: 1 of 4 instances',
        `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green`,
        `CloudFormation reports success; checking the instances until 2026-11-20 09:05 UTC · 1 of 4 instances on ${NEW}`,
        'Can no longer be stopped; once it has ended, `/patch rollback web-prod` rolls it back',
        `Nothing is needed from you: it succeeds once every instance runs \`${NEW}\` and is healthy; any that are not by then are named here.`,
        'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
      ]);
    },
  );

  test('the watch: what is kept until when, and what the instances of both groups show', () => {
    expect(
      cardOf(
        aStarted('waiting', {
          wait: { kind: 'watch', until: T0 + HOUR },
          progress: aProgress({
            phase: 'soaking',
            done: 4,
            total: 8,
            images: [
              { image: NEW, instances: 4 },
              { image: OLD, instances: 4 },
            ],
            health: { healthy: 8, total: 8, at: T0 + HOUR },
          }),
        }),
      ),
    ).toEqual([
      'Watching the deploy of web-prod: 4 of 4 new instances healthy. Nothing is needed from you: at 2026-11-20 10:00 UTC the watch ends, the old group is deleted and the deploy has succeeded. Until then @platform or <@U0DEV> can roll it back.',
      'Watching the deploy of web-prod: 4 of 4 new instances healthy',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green`,
      'Watch until 2026-11-20 10:00 UTC: the old group is kept · 4 of 4 new instances healthy, 4 not on the image · 8 of 8 healthy · checked 2026-11-20 10:00 UTC',
      `Roll back switches to the old group (\`${OLD}\`) at once · automatic rollback if the update fails`,
      'Nothing is needed from you: at 2026-11-20 10:00 UTC the watch ends, the old group is deleted and the deploy has succeeded. Until then @platform or <@U0DEV> can roll it back.',
      '[Roll back]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('the watch of the rest after a checkpoint', () => {
    expect(
      cardOf(
        aStarted('waiting', {
          name: 'api-prod',
          plan: apiPlan({ stage: 'rest', version: '8' }),
          wait: { kind: 'watch' },
          progress: aProgress({
            phase: 'soaking',
            done: 9,
            total: 10,
            images: [{ image: NEW, instances: 10 }],
            health: { healthy: 9, total: 10, at: T0 + HOUR },
          }),
        }),
      ),
    ).toEqual([
      'Watching the deploy of api-prod: 9 of 10 new instances healthy. Nothing is needed from you: when its time is over the watch ends and the deploy has succeeded. Until then @platform or <@U0DEV> can roll it back.',
      'Watching the deploy of api-prod: 9 of 10 new instances healthy',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      'Watch: a rollback is still possible · 9 of 10 new instances healthy · 9 of 10 healthy · checked 2026-11-20 10:00 UTC',
      `Roll back stops the refresh, and a separate run then moves every new instance to \`${OLD}\` · alarm api-prod-5xx rolls back to the checkpoint only`,
      'Nothing is needed from you: when its time is over the watch ends and the deploy has succeeded. Until then @platform or <@U0DEV> can roll it back.',
      '[Roll back]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test.each<[string, Partial<DeployProgress>, string]>([
    [
      'no instance runs the image',
      { images: [{ image: OLD, instances: 4 }], done: 0, health: { healthy: 4, total: 4, at: T0 + HOUR } },
      `no instance runs ${NEW}, 4 not on the image · 4 of 4 healthy · checked 2026-11-20 10:00 UTC`,
    ],
    [
      'they could not be read',
      { unread: { at: T0 + HOUR, error: 'AccessDenied' } },
      'instances not read at 2026-11-20 10:00 UTC: AWS says AccessDenied',
    ],
    [
      'they could not be read again',
      {
        images: [{ image: NEW, instances: 1 }],
        done: 1,
        total: 1,
        health: { healthy: 1, total: 1, at: T0 },
        unread: { at: T0 + HOUR, error: 'Throttling' },
      },
      '1 of 1 new instance healthy · 1 of 1 healthy · last checked 2026-11-20 09:00 UTC · instances not read at 2026-11-20 10:00 UTC: AWS says Throttling',
    ],
  ])('the watch says what the instances show: %s', (_title, parts, line) => {
    const run = aStarted('waiting', {
      wait: { kind: 'watch', until: T0 + HOUR },
      progress: aProgress({ phase: 'soaking', total: 4, ...parts }),
    });
    expect(cardOf(run)).toContain(`Watch until 2026-11-20 10:00 UTC: the old group is kept · ${line}`);
  });

  test('stopped: a stack returns to what it was', () => {
    expect(
      cardOf(aStarted('cancelling', { cancel: { by: 'U0BEN', reason: 'errors are up', at: T0, how: 'cancel' } })),
    ).toEqual([
      'Rolling back web-prod to ami-0aaa1111… Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.',
      'Rolling back web-prod to ami-0aaa1111…',
      `*web-prod* → \`${OLD}\`, rolling back from \`${NEW}\` · 4 instances, blue/green`,
      `CloudFormation rolls the stack back to \`${OLD}\``,
      'Stop requested by <@U0BEN>: errors are up.',
      'Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('stopped: an instance refresh stays mixed', () => {
    expect(
      cardOf(
        aStarted('cancelling', {
          name: 'api-prod',
          plan: apiPlan(),
          cancel: { by: 'U0BEN', reason: 'errors are up', at: T0, how: 'cancel' },
        }),
      ),
    ).toEqual([
      'Stopping the deploy of api-prod. Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.',
      'Stopping the deploy of api-prod',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      `Auto Scaling finishes the instances it has begun; new instances stay new, the others stay on \`${OLD}\``,
      'Stop requested by <@U0BEN>: errors are up.',
      'Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('rolled back: an instance refresh replaces the new instances', () => {
    expect(
      cardOf(
        aStarted('cancelling', {
          name: 'api-prod',
          plan: apiPlan(),
          cancel: { by: 'U0BEN', reason: 'errors are up', at: T0, how: 'roll-back' },
        }),
      ),
    ).toEqual([
      'Rolling back api-prod to ami-0aaa1111… Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.',
      'Rolling back api-prod to ami-0aaa1111…',
      `*api-prod* → \`${OLD}\`, rolling back from \`${NEW}\` · 10 instances, instance refresh`,
      `Auto Scaling rolls the new instances back to \`${OLD}\``,
      'Rollback requested by <@U0BEN>: errors are up.',
      'Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a rollback that is rolled back is undone', () => {
    expect(
      cardOf(
        aStarted('cancelling', {
          plan: rollback,
          cancel: { by: 'U0BEN', reason: 'wrong fleet', at: T0, how: 'roll-back' },
        }),
      ),
    ).toEqual([
      'Undoing the rollback of web-prod, back to ami-0ccc3333… Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.',
      'Undoing the rollback of web-prod, back to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\`, rolling back from \`${OLD}\` · 4 instances, blue/green`,
      `CloudFormation rolls the stack back to \`${NEW}\``,
      'Rollback requested by <@U0BEN>: wrong fleet.',
      'Nothing is needed from you: once AWS has finished, this message says what the fleet runs. If AWS has not finished within a day, the run needs attention.',
      'Rollback requested by <@U0BEN> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });
});
