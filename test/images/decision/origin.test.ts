import type { ImageConfig } from '../../../src/config/types.ts';
import { differentPipelines, ownerOf, pipelineProblem, registryAccount } from '../../../src/images/decision/origin.ts';
import { HOME } from '../../support/home.ts';

const PIPELINE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline';
const web: ImageConfig = {
  name: 'web',
  pipelineArn: `${PIPELINE}/web`,
  policy: 'prod',
  channel: 'C0WEB',
  place: HOME,
  owners: ['777788889999'],
};

test.each([
  ['this account', '111122223333', web, { kind: 'here', account: '111122223333' }],
  ['a listed one', '777788889999', web, { kind: 'listed', account: '777788889999' }],
  [
    'one that another image lists',
    '777788889999',
    { ...web, place: HOME, owners: [] },
    { kind: 'other', account: '777788889999' },
  ],
  ['any other, for a fleet without an image', '777788889999', undefined, { kind: 'other', account: '777788889999' }],
  ['nobody who is known', undefined, web, { kind: 'unknown' }],
])('an image of %s', (_title, account, own, owner) => {
  expect(ownerOf(account, { here: '111122223333', own })).toEqual(owner);
});

test.each([
  ['111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/worker:2', '111122223333'],
  ['111122223333.dkr-ecr.ap-southeast-2.on.aws/worker:2', '111122223333'],
  ['111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/worker@sha256:0a', '111122223333'],
  ['111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/worker:2', '111122223333'],
  ['111122223333.dkr.ecr.evil.com/worker:2', undefined],
  ['111122223333.dkr.ecr.ap-southeast-2.amazonaws.com.evil.com/worker:2', undefined],
  ['evil.com/111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/worker:2', undefined],
  ['public.ecr.aws/amazonlinux/amazonlinux:2023', undefined],
  ['nginx:latest', undefined],
])('the registry of %s is of account %s', (uri, account) => {
  expect(registryAccount(uri)).toBe(account);
});

test.each([
  ["the fleet's own pipeline", { arn: `${PIPELINE}/web`, image: 'web' }, web, undefined],
  [
    'another one of the config',
    { arn: `${PIPELINE}/api`, image: 'api' },
    web,
    { code: 'other-pipeline', pipeline: 'api', wanted: 'web' },
  ],
  ['one outside it', { arn: `${PIPELINE}/old` }, web, { code: 'other-pipeline', pipeline: 'old', wanted: 'web' }],
  ['none that is known', undefined, web, { code: 'no-pipeline', wanted: 'web' }],
  [
    'any, where the fleet names none',
    { arn: `${PIPELINE}/web`, image: 'web' },
    undefined,
    { code: 'fleet-without-image' },
  ],
])('an image of %s', (_title, pipeline, own, problem) => {
  expect(pipelineProblem(pipeline === undefined ? {} : { pipeline }, own)).toEqual(problem);
});

test.each<[string, string | undefined, string | undefined, readonly string[] | undefined]>([
  ['two of the config', 'web', 'api', ['web', 'api']],
  ['one that the config does not have', 'mine', 'web', ['mine', 'web']],
  ['the same', 'web', 'web', undefined],
  ['one that is not known', undefined, 'web', undefined],
  ['one that is not known either', 'web', undefined, undefined],
])('two images of different pipelines are told by their names: %s', (_title, before, after, names) => {
  const made = (by: string | undefined) => (by === undefined ? {} : { pipelineArn: `${PIPELINE}/${by}` });
  const images = { web, api: { ...web, name: 'api', pipelineArn: `${PIPELINE}/api` } };
  expect(differentPipelines(made(before), made(after), images)).toEqual(names);
});
