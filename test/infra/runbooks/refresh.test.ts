import { InstanceRefreshStatus } from '@aws-sdk/client-auto-scaling';
import { changed, refusals } from '../../config/fixture.ts';
import { BotTemplate, list } from '../bot-template.ts';
import { OURS, PARAMETERS, REFRESH, type RefreshWorld, runRefresh } from './refresh-world.ts';
import { documentSchema, edgesOf, effectsOf, reachable, requestOf, type Step } from './runbook-graph.ts';
import { refusal } from './runbook-world.ts';

const resource = new BotTemplate().named('AWS::SSM::Document', 'Name', 'Patchwarden-Refresh');
const runbook = documentSchema.parse(resource['Content']);
const step = (name: string): Step => {
  const found = runbook.mainSteps.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no step ${name}`);
  return found;
};
const { Preferences: PREFERENCES } = REFRESH;
const starts = runbook.mainSteps.filter(({ inputs }) => inputs['Api'] === 'StartInstanceRefresh');

const fresh = (more: Partial<RefreshWorld> = {}): RefreshWorld => ({ refreshes: [], ends: 'Successful', ...more });
const statusOf = (ran: Awaited<ReturnType<typeof runRefresh>>) => ran.execution.AutomationExecutionStatus;
const startedWith = (ran: Awaited<ReturnType<typeof runRefresh>>) =>
  ran.calls.find(({ operation }) => operation === 'StartInstanceRefresh')?.input['Preferences'];

describe('the document', () => {
  test('takes only the configured groups', () => {
    expect(runbook.parameters['GroupName']?.allowedValues).toEqual(['api-prod']);
  });

  test('takes every name of an alarm that the config takes', () => {
    const printable = Array.from({ length: 95 }, (_, at) => `a${String.fromCharCode(32 + at)}b`);
    const names = [...printable, 'CPU > 80% (api)', 'Überlast', 'web\u0000', 'web\u0085'];
    const inConfig = names.filter((name) => refusals(changed({ 'fleets.api-prod.alarms': [name] })).length === 0);
    const pattern = new RegExp(runbook.parameters['Alarms']?.allowedPattern ?? '^$');
    expect(inConfig).toContain('CPU > 80% (api)');
    expect(names.filter((name) => pattern.test(name))).toEqual(inConfig);
  });

  test('tries to start once, since a start has no token, and nothing leads from one start to another', () => {
    expect(starts).toHaveLength(4);
    const edges = edgesOf(runbook);
    for (const one of starts) {
      const others = starts.filter(({ name }) => name !== one.name && reachable(one.name, edges).has(name));
      expect([one.name, others]).toEqual([one.name, []]);
      expect([one.name, one.maxAttempts, one.onFailure]).toEqual([one.name, 1, 'step:findStarted']);
    }
  });

  test('makes a version with the run’s token, so that it is the same at every attempt', () => {
    expect(requestOf(step('makeVersion')).request).toEqual({
      LaunchTemplateId: '{{LaunchTemplateId}}',
      SourceVersion: '{{FromVersion}}',
      LaunchTemplateData: { ImageId: '{{ImageId}}' },
      VersionDescription: 'Patchwarden {{RunId}}',
      ClientToken: '{{VersionToken}}',
    });
  });

  test('changes nothing else', () => {
    const apis = effectsOf(runbook).map((one) => requestOf(one).api);
    expect([...new Set(apis)].sort()).toEqual([
      'CancelInstanceRefresh',
      'CreateLaunchTemplateVersion',
      'RollbackInstanceRefresh',
      'StartInstanceRefresh',
    ]);
  });

  test('waits for every status that lasts, not only for the good one', () => {
    const passing = ['Pending', 'InProgress', 'Baking', 'Cancelling', 'RollbackInProgress'];
    const lasting = Object.values(InstanceRefreshStatus).filter((status) => !passing.includes(status));
    const waits = runbook.mainSteps.filter(({ action }) => action === 'aws:waitForAwsResourceProperty');
    expect(waits).toHaveLength(starts.length + 1);
    for (const { name, inputs, timeoutSeconds, maxAttempts } of waits) {
      expect([name, [...list(inputs['DesiredValues'])].sort()]).toEqual([name, [...lasting].sort()]);
      expect([name, timeoutSeconds, maxAttempts]).toEqual([name, 86_400, 5]);
    }
  });
});

describe('an execution', () => {
  test('makes a version, refreshes the group to it, and gives both', async () => {
    const ran = await runRefresh(fresh());
    expect(statusOf(ran)).toBe('Success');
    expect(ran.effects).toEqual(['CreateLaunchTemplateVersion', 'StartInstanceRefresh']);
    expect(ran.outputs).toMatchObject({ version: '8', refreshId: OURS, status: 'Successful' });
    expect(startedWith(ran)).toEqual({
      MinHealthyPercentage: 90,
      MaxHealthyPercentage: 110,
      SkipMatching: false,
      AutoRollback: true,
      BakeTime: 600,
    });
  });

  test.each([
    ['a checkpoint', { Checkpoint: ['20'] }, { CheckpointPercentages: [20], CheckpointDelay: 0 }],
    ['alarms', { HasAlarms: ['true'], Alarms: ['a', 'b'] }, { AlarmSpecification: { Alarms: ['a', 'b'] } }],
    [
      'both',
      { Checkpoint: ['20'], HasAlarms: ['true'], Alarms: ['a'] },
      { CheckpointPercentages: [20], CheckpointDelay: 0, AlarmSpecification: { Alarms: ['a'] } },
    ],
    ['skipping', { SkipMatching: ['true'] }, { SkipMatching: true }],
  ])('sends %s when there are any', async (_what, given, expected) => {
    const ran = await runRefresh(fresh(), { parameters: { ...PARAMETERS, ...given } });
    expect(statusOf(ran)).toBe('Success');
    expect(startedWith(ran)).toMatchObject(expected);
  });

  test.each(['Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'])(
    'fails at %s, and says so with the reason',
    async (ends) => {
      const ran = await runRefresh(fresh({ ends, reason: 'a reason of Auto Scaling' }));
      expect(statusOf(ran)).toBe('Failed');
      expect(ran.outputs).toMatchObject({ status: ends, reason: 'a reason of Auto Scaling' });
    },
  );

  test('goes on to the version that the canary made, without making one', async () => {
    const canary = { ...REFRESH, InstanceRefreshId: 'canary', Status: 'Successful' };
    const ran = await runRefresh(fresh({ refreshes: [canary] }), { parameters: { ...PARAMETERS, Version: ['8'] } });
    expect([statusOf(ran), ran.effects]).toEqual(['Success', ['StartInstanceRefresh']]);
    expect(ran.outputs).toMatchObject({ version: '8', refreshId: OURS });
  });

  test.each(['new', '8'])(
    'goes on for a group that has no refresh yet, or none of the last six weeks (%s)',
    async (version) => {
      const ran = await runRefresh(fresh(), { parameters: { ...PARAMETERS, Version: [version] } });
      expect([statusOf(ran), ran.outputs['refreshId']]).toEqual(['Success', OURS]);
      const lost = await runRefresh(fresh({ start: 'lost' }), { parameters: { ...PARAMETERS, Version: [version] } });
      expect([statusOf(lost), lost.outputs['refreshId']]).toEqual(['Success', OURS]);
    },
  );

  test('goes on when the newest refresh of the group has no id that a variable takes', async () => {
    const ran = await runRefresh(fresh({ refreshes: [{ InstanceRefreshId: '', Status: 'Successful' }] }));
    expect([statusOf(ran), ran.outputs['refreshId']]).toEqual(['Success', OURS]);
    const kept = ran.execution.StepExecutions?.find(({ StepName }) => StepName === 'keepBefore');
    expect(kept?.StepStatus).toBe('Failed');
  });

  test('stops before a version that brings another image', async () => {
    const ran = await runRefresh(fresh({ image: 'ami-00000000' }));
    expect([statusOf(ran), ran.effects]).toEqual(['Failed', ['CreateLaunchTemplateVersion']]);
  });
});

describe('a start that fails', () => {
  test('but was made all the same is adopted: the group refreshes to the version of this run', async () => {
    const ran = await runRefresh(fresh({ start: 'lost' }));
    expect([statusOf(ran), ran.effects.filter((one) => one === 'StartInstanceRefresh')]).toEqual([
      'Success',
      ['StartInstanceRefresh'],
    ]);
    expect(ran.outputs).toMatchObject({ version: '8', refreshId: OURS });
  });

  test('but was made and is over by then is adopted too', async () => {
    const ran = await runRefresh(fresh({ start: 'lost', ends: 'Failed', atOnce: true }));
    expect([statusOf(ran), ran.outputs['status'], ran.outputs['refreshId']]).toEqual(['Failed', 'Failed', OURS]);
  });

  test.each([
    [
      'another version',
      { ...REFRESH, DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: 'lt-0123456789', Version: '7' } } },
    ],
    [
      'another template',
      { ...REFRESH, DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: 'lt-99999999', Version: '8' } } },
    ],
    ['no template', { InstanceRefreshId: 'foreign', Status: 'InProgress' }],
    ['this version, without rollback', { ...REFRESH, Preferences: { ...PREFERENCES, AutoRollback: false } }],
    [
      'this version, with less of it healthy',
      { ...REFRESH, Preferences: { ...PREFERENCES, MinHealthyPercentage: 50 } },
    ],
    [
      'this version, with more of it running',
      { ...REFRESH, Preferences: { ...PREFERENCES, MaxHealthyPercentage: 200 } },
    ],
    ['this version, without a bake time', { ...REFRESH, Preferences: { ...PREFERENCES, BakeTime: 0 } }],
    ['this version, skipping', { ...REFRESH, Preferences: { ...PREFERENCES, SkipMatching: true } }],
  ])('because somebody refreshes the group to %s ends as failed and leaves that alone', async (_what, foreign) => {
    const ran = await runRefresh(fresh({ quicker: foreign }));
    expect(statusOf(ran)).toBe('Failed');
    expect(ran.effects).toEqual(['CreateLaunchTemplateVersion', 'StartInstanceRefresh']);
    expect(ran.outputs).not.toHaveProperty('refreshId');
  });

  test('with no refresh at all ends as failed, and starts nothing again', async () => {
    const ran = await runRefresh(fresh({ start: 'refused' }));
    expect([statusOf(ran), ran.effects]).toEqual(['Failed', ['CreateLaunchTemplateVersion', 'StartInstanceRefresh']]);
  });

  test('does not take a refresh for its own that was there before, were it the same in everything', async () => {
    const earlier = { ...REFRESH, InstanceRefreshId: 'earlier' };
    const ran = await runRefresh(fresh({ start: 'refused', refreshes: [earlier] }), {
      parameters: { ...PARAMETERS, Version: ['8'] },
    });
    expect([statusOf(ran), ran.effects]).toEqual(['Failed', ['StartInstanceRefresh']]);
    expect(ran.outputs).not.toHaveProperty('refreshId');
  });

  test('does not take the canary’s refresh for its own', async () => {
    const canary = { ...REFRESH, InstanceRefreshId: 'canary', Status: 'Successful' };
    const world = fresh({ start: 'refused', refreshes: [canary] });
    const ran = await runRefresh(world, { parameters: { ...PARAMETERS, Version: ['8'] } });
    expect([statusOf(ran), ran.effects]).toEqual(['Failed', ['StartInstanceRefresh']]);
    expect(ran.outputs).not.toHaveProperty('refreshId');
  });
});

describe('a stop', () => {
  const running = { ends: 'InProgress' };
  const after = ['CreateLaunchTemplateVersion', 'StartInstanceRefresh'];

  test('cancels the refresh when the run says nothing of how', async () => {
    const ran = await runRefresh(fresh(running), { stopAfter: 600 });
    expect([statusOf(ran), ran.effects]).toEqual(['Cancelled', [...after, 'CancelInstanceRefresh']]);
  });

  test.each([
    ['a checkpoint', { Checkpoint: ['20'] }, {}],
    ['alarms', { HasAlarms: ['true'], Alarms: ['a'] }, {}],
    ['both', { Checkpoint: ['20'], HasAlarms: ['true'], Alarms: ['a'] }, {}],
    ['an id that was looked up', {}, { start: 'lost' as const }],
  ])('cancels one with %s too, by its id', async (_what, given, world) => {
    const ran = await runRefresh(fresh({ ...running, ...world }), {
      parameters: { ...PARAMETERS, ...given },
      stopAfter: 600,
    });
    expect([statusOf(ran), ran.effects.at(-1)]).toEqual(['Cancelled', 'CancelInstanceRefresh']);
    const looked = ran.calls.findLast(({ operation }) => operation === 'DescribeInstanceRefreshes');
    expect(looked?.input['InstanceRefreshIds']).toEqual([OURS]);
  });

  const FIRST_CALLS = Array.from({ length: 9 }, (_none, index) => index + 1);
  test.each(
    FIRST_CALLS.flatMap((call) =>
      (call < 6 ? (['made'] as const) : (['made', 'lost'] as const)).map((start) => [call, start] as const),
    ),
  )('during call %i leaves nothing running: a refresh that was begun is cancelled (answer %s)', async (call, start) => {
    const before = { InstanceRefreshId: 'earlier', Status: 'Successful' };
    const ran = await runRefresh(fresh({ ...running, start, refreshes: [before] }), { stopAt: call });
    const begun = ran.effects.includes('StartInstanceRefresh');
    expect([statusOf(ran), begun, ran.effects.includes('CancelInstanceRefresh')]).toEqual([
      'Cancelled',
      call >= 6,
      begun,
    ]);
  });

  test('goes to its end after a rollback, and to another step when that failed', () => {
    expect(step('rollBackRefresh')).toMatchObject({
      onFailure: 'step:requireStillForward',
      nextStep: 'requireGoingBack',
    });
    expect(step('rollBackRefresh').isEnd).toBeUndefined();
    expect(step('requireGoingBack').isEnd).toBe(true);
  });

  test.each([
    ['cancel', 'CancelInstanceRefresh'],
    ['roll-back', 'RollbackInstanceRefresh'],
  ])('with stopHow %s calls %s', async (stopHow, call) => {
    const ran = await runRefresh(fresh({ ...running, stopHow }), { stopAfter: 600 });
    expect([statusOf(ran), ran.effects]).toEqual(['Cancelled', [...after, call]]);
  });

  test('asks again when the gatekeeper did not answer at first', async () => {
    const ran = await runRefresh(fresh({ ...running, stopHow: 'roll-back', unread: 1 }), { stopAfter: 600 });
    expect(ran.effects).toEqual([...after, 'RollbackInstanceRefresh']);
  });

  test('cancels when the gatekeeper does not answer', async () => {
    const ran = await runRefresh(fresh({ ...running, stopHow: refusal('InternalServerError') }), { stopAfter: 600 });
    expect(ran.effects).toEqual([...after, 'CancelInstanceRefresh']);
  });

  test('cancels a refresh that cannot be rolled back, and leaves one that goes back already', async () => {
    const rollback = { ...running, stopHow: 'roll-back' };
    const irreversible = await runRefresh(fresh({ ...rollback, rollBack: 'refused' }), { stopAfter: 600 });
    expect(irreversible.effects.at(-1)).toBe('CancelInstanceRefresh');
    const lost = await runRefresh(fresh({ ...rollback, rollBack: 'lost' }), { stopAfter: 600 });
    expect(lost.effects).not.toContain('CancelInstanceRefresh');
  });

  test('leaves a refresh alone that Auto Scaling is rolling back', async () => {
    const ran = await runRefresh(fresh({ ends: 'RollbackInProgress' }), { stopAfter: 600 });
    expect(ran.effects).toEqual(after);
  });

  test.each(['made', 'lost'] as const)(
    'while it is being started looks for it and cancels it (answer %s)',
    async (start) => {
      const ran = await runRefresh(fresh({ ...running, start }), { stopAt: 'StartInstanceRefresh' });
      expect(ran.effects).toEqual([...after, 'CancelInstanceRefresh']);
    },
  );

  test.each([
    ['was there before', { refreshes: [{ ...REFRESH, InstanceRefreshId: 'earlier' }], start: 'refused' as const }],
    ['does not roll back', { quicker: { ...REFRESH, Preferences: { ...PREFERENCES, AutoRollback: false } } }],
    ['keeps less healthy', { quicker: { ...REFRESH, Preferences: { ...PREFERENCES, MinHealthyPercentage: 50 } } }],
    ['runs more', { quicker: { ...REFRESH, Preferences: { ...PREFERENCES, MaxHealthyPercentage: 200 } } }],
    ['bakes shorter', { quicker: { ...REFRESH, Preferences: { ...PREFERENCES, BakeTime: 0 } } }],
    ['skips', { quicker: { ...REFRESH, Preferences: { ...PREFERENCES, SkipMatching: true } } }],
  ])('while it is being started leaves a refresh to the same version alone that %s', async (_what, world) => {
    const ran = await runRefresh(fresh({ ...running, ...world }), {
      parameters: { ...PARAMETERS, Version: ['8'] },
      stopAt: 'StartInstanceRefresh',
    });
    expect([statusOf(ran), ran.effects]).toEqual(['Cancelled', ['StartInstanceRefresh']]);
  });

  test('while it is being started cancels nothing of anybody else', async () => {
    const foreign = { InstanceRefreshId: 'foreign', Status: 'InProgress' };
    const world = fresh({ quicker: foreign });
    expect((await runRefresh(world, { stopAt: 'StartInstanceRefresh' })).effects).toEqual(after);
    const canary = { ...REFRESH, InstanceRefreshId: 'canary', Status: 'Successful' };
    const rest = await runRefresh(fresh({ start: 'refused', refreshes: [canary] }), {
      parameters: { ...PARAMETERS, Version: ['8'] },
      stopAt: 'StartInstanceRefresh',
    });
    expect(rest.effects).toEqual(['StartInstanceRefresh']);
  });
});
