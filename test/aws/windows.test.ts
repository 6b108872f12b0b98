import * as sdk from '@aws-sdk/client-ssm';
import { createSsm } from '../../local/aws/ssm/service.ts';
import { createWindows } from '../../src/aws/windows.ts';
import { type StartedAws, startAws } from '../local/aws/local-aws.ts';
import { startScriptedAws } from '../support/scripted-aws.ts';
import { id, server, startPatchingAws } from './patching-world.ts';

let aws: StartedAws;

afterEach(() => aws.close());

const WINDOW = 'mw-0a1b2c3d4e5f67890';
const HOUR = 3_600_000;

const simulated = async () => {
  aws = await startAws({
    services: (deps) => {
      const ssm = createSsm(deps);
      ssm.placeWindow(WINDOW, {
        Name: 'Patching-PROD',
        Schedule: 'cron(0 3 ? * WED *)',
        ScheduleTimezone: 'Australia/Sydney',
        Duration: 3,
        Cutoff: 0,
        AllowUnassociatedTargets: false,
        ClientToken: undefined,
      });
      return [ssm];
    },
  });
  return createWindows(aws.client);
};

test('says when a window opens next, and for how long', async () => {
  const windows = await simulated();
  expect(await windows.nextOpening(WINDOW)).toEqual({
    name: 'Patching-PROD',
    opensAt: Date.parse('2026-11-24T16:00:00Z'),
    durationMs: 3 * HOUR,
  });
});

test('a disabled window opens never, and one that is not there is gone', async () => {
  const windows = await simulated();
  await new sdk.SSMClient(aws.client).send(
    new sdk.UpdateMaintenanceWindowCommand({ WindowId: WINDOW, Enabled: false }),
  );
  expect(await windows.nextOpening(WINDOW)).toEqual({ name: 'Patching-PROD', durationMs: 3 * HOUR });
  await expect(windows.nextOpening('mw-00000000000000000')).rejects.toMatchObject({ failure: 'gone' });
});

const shownAs = async (NextExecutionTime: string) => {
  const answer = { WindowId: WINDOW, Name: 'w', Enabled: true, Duration: 1, NextExecutionTime };
  aws = await startScriptedAws({ name: 'ssm', sdk }, { GetMaintenanceWindow: answer });
  return createWindows(aws.client).nextOpening(WINDOW);
};

test.each(['2026-11-24T16:00Z', '2026-11-24T16:00:00.000Z', '2026-11-25T03:00+11:00', '2026-11-24T11:00:00-05:00'])(
  'reads %s as one moment',
  async (text) => {
    expect((await shownAs(text)).opensAt).toBe(Date.parse('2026-11-24T16:00:00Z'));
  },
);

test.each(['2026-11-24T16:00', 'soon'])('does not guess what %s means', async (text) => {
  await expect(shownAs(text)).rejects.toThrow(`the next execution time ${text} is not a time`);
});

describe('a window with targets and tasks', () => {
  const task = (id: number) => `00000000-0000-4000-8000-00000000000${id}`;

  const world = () =>
    startPatchingAws({
      instances: [server(1, { tags: { 'os-type': 'windows' } }), server(2, { tags: { 'os-type': 'windows' } })],
      resourceGroups: [{ name: 'desks', tag: { key: 'os-type', values: ['windows'] } }],
      windows: [
        {
          id: WINDOW,
          name: 'Patching-DEV',
          schedule: 'cron(0 22 ? * FRI *)',
          timezone: 'Australia/Sydney',
          offset: 1,
          durationHours: 4,
          cutoffHours: 1,
          targets: [
            { tag: { key: 'os-type', values: ['windows'] }, name: 'desks', owner: 'windows-team' },
            { resourceGroup: 'desks' },
          ],
          tasks: [
            {
              id: task(1),
              name: 'Check',
              arn: 'AWS-RunPowerShellScript',
              parameters: { commands: ['hostname'] },
              targets: [{ instances: [id(1)] }],
              cutoff: 'CANCEL_TASK',
            },
            {
              id: task(2),
              name: 'Ask',
              type: 'AUTOMATION',
              arn: 'Patchwarden-Window',
              priority: 2,
              untargeted: true,
              parameters: { WindowId: ['{{WINDOW_ID}}'] },
            },
          ],
        },
        { id: 'mw-0a1b2c3d4e5f67891', name: 'manual', schedule: 'cron(0 21 31 2 ? *)', durationHours: 1 },
        { id: 'mw-0a1b2c3d4e5f67892', name: 'off', schedule: 'rate(1 day)', durationHours: 1, enabled: false },
      ],
    });

  test('is listed with when it opens next, and the others without', async () => {
    aws = await world();
    const windows = createWindows(aws.client);
    const [first, ...others] = await windows.list();
    expect(first).toEqual({
      id: WINDOW,
      name: 'Patching-DEV',
      enabled: true,
      schedule: 'cron(0 22 ? * FRI *)',
      timezone: 'Australia/Sydney',
      durationMs: 4 * HOUR,
      cutoffMs: HOUR,
      nextAt: Date.parse('2026-11-21T11:00:00Z'),
    });
    expect(others.map(({ name, enabled, nextAt }) => [name, enabled, nextAt])).toEqual([
      ['manual', true, undefined],
      ['off', false, undefined],
    ]);
    expect(await windows.window(WINDOW)).toMatchObject({ id: WINDOW, offsetDays: 1 });
    expect(await windows.upcoming(WINDOW, 2)).toEqual([
      Date.parse('2026-11-21T11:00:00Z'),
      Date.parse('2026-11-28T11:00:00Z'),
    ]);
  });

  test('says whom it reaches, and what it does there', async () => {
    aws = await world();
    const windows = createWindows(aws.client);
    expect(await windows.targets(WINDOW)).toEqual([
      {
        id: expect.any(String),
        name: 'desks',
        owner: 'windows-team',
        targets: [{ kind: 'tag', key: 'os-type', values: ['windows'] }],
      },
      { id: expect.any(String), targets: [{ kind: 'resource-group', names: ['desks'] }] },
    ]);
    const own = { concurrency: '50%', errors: '50%', cutoff: 'cancel' };
    expect(await windows.tasks(WINDOW)).toMatchObject([
      {
        ...{ id: task(1), name: 'Check', type: 'run-command', arn: 'AWS-RunPowerShellScript', priority: 1, ...own },
        targets: [{ kind: 'instances', ids: [id(1)] }],
        parameters: { commands: ['hostname'] },
      },
      {
        ...{ id: task(2), name: 'Ask', type: 'automation', arn: 'Patchwarden-Window', priority: 2, cutoff: 'continue' },
        targets: [],
        parameters: { WindowId: ['{{WINDOW_ID}}'] },
      },
    ]);
    expect(await windows.membersOf('desks')).toEqual([id(1), id(2)]);
    expect(await windows.membersOf('others')).toBe('unknown');
  });

  test('shows what an opening did, newest first', async () => {
    aws = await world();
    const windows = createWindows(aws.client);
    const before = aws.clock.now();
    await aws.clock.advance(9 * 24 * HOUR);
    const [newest, oldest] = await windows.executions(WINDOW, before);
    expect([newest?.startedAt, oldest?.startedAt]).toEqual([
      Date.parse('2026-11-28T11:00:00Z'),
      Date.parse('2026-11-21T11:00:00Z'),
    ]);
    expect(await windows.executions(WINDOW, Date.parse('2026-11-22T00:00:00Z'))).toHaveLength(1);
    const [check] = await windows.taskExecutions(newest?.id ?? '');
    expect(check).toMatchObject({ arn: 'AWS-RunPowerShellScript', status: 'SUCCESS' });
    const [invocation] = await windows.invocations(newest?.id ?? '', check?.id ?? '');
    expect(invocation).toMatchObject({ status: 'SUCCESS', executionId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });
});

test('a next opening that cannot be read is said, and hides no other window', async () => {
  const shown = (WindowId: string, NextExecutionTime: string) => ({ WindowId, Enabled: true, NextExecutionTime });
  const WindowIdentities = [shown('mw-1', 'soon'), shown('mw-2', '2026-11-24T16:00Z'), shown('mw-3', '')];
  aws = await startScriptedAws({ name: 'ssm', sdk }, { DescribeMaintenanceWindows: { WindowIdentities } });
  const found = await createWindows(aws.client).list();
  expect(found.map(({ nextAt, unreadableNext }) => [nextAt, unreadableNext])).toEqual([
    [undefined, 'soon'],
    [Date.parse('2026-11-24T16:00:00Z'), undefined],
    [undefined, undefined],
  ]);
});
