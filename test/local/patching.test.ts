import {
  DescribeInstancePatchStatesCommand,
  DescribeMaintenanceWindowExecutionsCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { startLocal } from '../../local/start.ts';
import { configWithout } from '../support/config-without.ts';
import { further } from '../support/further.ts';
import { runScript, storyGuide } from './story.ts';

const GUIDE = storyGuide('docs/patching.md');

/** What AWS itself says of the windows and instances of the story. */
async function seenByAws(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const ssm = new SSMClient({ region: 'ap-southeast-2', endpoint, credentials });
  const executionsOf = async (WindowId: string) =>
    (await ssm.send(new DescribeMaintenanceWindowExecutionsCommand({ WindowId }))).WindowExecutions?.map(
      ({ Status }) => Status,
    );
  const missingOn = async (...InstanceIds: string[]) =>
    (await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds }))).InstancePatchStates?.map(
      ({ MissingCount }) => MissingCount,
    );
  return {
    dev: await executionsOf('mw-02dab9c37e5bf9d70'),
    qa: await executionsOf('mw-0c42d3073d43c3e8c'),
    uat: await executionsOf('mw-0c30ddd1519afb4a6'),
    missing: {
      'win-dev': await missingOn('i-0be15e364206a7d93', 'i-0ea69c5b1a01d411c'),
      'win-uat': await missingOn('i-075a411795f6bfcab', 'i-09880f4464441b7ce'),
      'rhel-dev': await missingOn('i-084d71f9ae76d2829', 'i-0e76224ab0ae6e845'),
    },
  };
}

describe('docs/patching.md', () => {
  further('the commands of its story print what it says', async () => {
    const local = await startLocal({ config: configWithout(['compliance']) });
    let output = '';
    let aws: object = {};
    try {
      ({ output } = await runScript(GUIDE.script, { LOCAL: local.slackUrl }));
      aws = await seenByAws(local.awsUrl);
    } finally {
      await local.close();
    }
    expect(GUIDE.printed.length).toBeGreaterThan(5);
    expect(output).toBe(GUIDE.printed.join(''));
    expect(aws).toEqual({
      dev: ['SUCCESS'],
      qa: [expect.any(String)],
      uat: [],
      missing: { 'win-dev': [0, 0], 'win-uat': [2, 2], 'rhel-dev': [0, 0] },
    });
  });

  test('each picture it shows is there', () => {
    expect(GUIDE.pictures.length).toBeGreaterThan(1);
    expect(GUIDE.missing).toEqual([]);
  });
});
