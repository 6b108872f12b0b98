import * as sdk from '@aws-sdk/client-imagebuilder';
import { createImageBuilder } from '../../src/aws/imagebuilder.ts';
import { type Script, type ScriptedAws, startScriptedAws } from '../support/scripted-aws.ts';

let aws: ScriptedAws;

afterEach(() => aws.close());

const answering = async (script: Script) => {
  aws = await startScriptedAws({ name: 'imagebuilder', sdk }, script);
  return createImageBuilder(aws.client);
};

const ARN = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.3/1';
const ami = (region: string, accountId: string, image: string) => ({ region, accountId, image });
/** Distributed to another Region and another account, which stand first. */
const outputResources = {
  amis: [
    ami('eu-west-1', '111122223333', 'ami-0eu'),
    ami('ap-southeast-2', '444455556666', 'ami-0other'),
    ami('ap-southeast-2', '111122223333', 'ami-0here'),
  ],
};
const image = { arn: ARN, state: { status: 'AVAILABLE' }, outputResources } as const;

test('of what a build made, the AMI of its own Region and account stands first', async () => {
  const images = await answering({ GetImage: { image } });
  const { amis } = await images.image(ARN);
  expect(amis.map(({ image: id }) => id)).toEqual(['ami-0here', 'ami-0eu', 'ami-0other']);
});

test('also in the list of a pipeline', async () => {
  const images = await answering({ ListImagePipelineImages: { imageSummaryList: [image] } });
  expect(await images.pipelineImages('arn:pipeline')).toMatchObject([{ amis: ['ami-0here', 'ami-0eu', 'ami-0other'] }]);
});

const uri = (region: string, account = '111122223333') => `${account}.dkr.ecr.${region}.amazonaws.com/web:1.0.3-1`;
const containers = (...regions: string[]) => ({
  containers: regions.map((region) => ({ region, imageUris: [uri(region)] })),
});

test.each<[string, object, string | undefined]>([
  ['an AMI of another Region and account first', outputResources, 'ami-0here'],
  ['AMIs elsewhere only', { amis: outputResources.amis.slice(0, 2) }, undefined],
  ['a container image of another Region first', containers('eu-west-1', 'ap-southeast-2'), uri('ap-southeast-2')],
  ['a container image elsewhere only', containers('eu-west-1'), undefined],
  [
    'a registry of another account',
    { containers: [{ imageUris: [uri('ap-southeast-2', '444455556666')] }] },
    undefined,
  ],
  ['nothing yet', {}, undefined],
])('its own of %s', async (_title, outputs, own) => {
  const images = await answering({
    GetImage: { image: { ...image, outputResources: outputs } },
    ListImagePipelineImages: { imageSummaryList: [{ ...image, outputResources: outputs }] },
  });
  expect((await images.image(ARN)).own).toBe(own);
  expect((await images.pipelineImages('arn:pipeline'))[0]?.own).toBe(own);
});
