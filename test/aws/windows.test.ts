import * as sdk from '@aws-sdk/client-ssm';
import { createSsm } from '../../local/aws/ssm/service.ts';
import { createWindows } from '../../src/aws/windows.ts';
import { type StartedAws, startAws } from '../local/aws/local-aws.ts';
import { startScriptedAws } from '../support/scripted-aws.ts';

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
