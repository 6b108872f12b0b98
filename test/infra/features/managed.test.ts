import { managedBy } from '../../../infra/features/deploy/managed.ts';
import { planAndWatchDeploys } from '../../../infra/features/deploy/worker.ts';
import { hereOf } from '../../../src/config/here.ts';
import type { Config } from '../../../src/config/types.ts';
import { createBot, fullConfig } from '../bot-template.ts';

const config = fullConfig();
const bot = (changes: Partial<Config>) => () => createBot({ config: { ...config, ...changes } });

test('deploys touch what the config names, in its first account and Region', () => {
  expect(managedBy(config, hereOf(config))).toEqual({
    account: '111122223333',
    region: 'ap-southeast-2',
    stacks: ['search-dev', 'shop-dev', 'web-dev', 'web-prod', 'worker-dev'],
    groups: ['api-prod'],
    groupFleets: ['api-prod'],
    groupAlarms: true,
    alarms: true,
    goldParameters: [],
    imageParameters: ['/fleets/web-prod/ami'],
    instanceRoleArns: ['arn:aws:iam::111122223333:role/api-prod-instances'],
    windowIds: ['mw-0c50858d01EXAMPLE'],
  });
});

test('a pipeline that lies elsewhere is refused by its name', () => {
  const web = {
    name: 'web',
    place: hereOf(config),
    policy: 'nonprod',
    channel: 'C0PATCHING',
    pipelineArn: 'arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web',
    owners: [],
  };
  expect(bot({ images: { web } })).toThrow(
    'images.web.pipeline: is arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/web and must start with',
  );
});

test('an instance role of another account is refused by its fleet', () => {
  const { 'api-prod': api } = config.fleets;
  if (api === undefined) throw new Error('the example has no api-prod');
  const moved = { ...api, instanceRole: 'arn:aws:iam::999988887777:role/elsewhere' };
  expect(bot({ fleets: { ...config.fleets, 'api-prod': moved } })).toThrow(
    'fleets.api-prod.instanceRole: is arn:aws:iam::999988887777:role/elsewhere and must start with',
  );
});

test('the worker may read the named gold parameters and no other', () => {
  const { web, ...images } = config.images;
  if (web === undefined) throw new Error('the example has no image web');
  const golden = { ...config, images: { ...images, web: { ...web, parameter: '/golden/web/latest' } } };
  const arns = { of: (service: string, resource: string) => `${service} ${resource}`, role: (name: string) => name };
  const managed = managedBy(golden, hereOf(golden));
  const statements = planAndWatchDeploys(arns, { managed, changed: managed }).map((one) => one.toStatementJson());
  expect(statements.filter(({ Action }) => String(Action).includes('GetParameter'))).toEqual([
    { Sid: 'ReadGold', Effect: 'Allow', Action: 'ssm:GetParameters', Resource: 'ssm parameter/golden/web/latest' },
    {
      Sid: 'ReadImageParameters',
      Effect: 'Allow',
      Action: 'ssm:GetParameters',
      Resource: 'ssm parameter/fleets/web-prod/ami',
    },
  ]);
});
