import type { BuiltImage } from '../../../src/aws/imagebuilder.ts';
import { loadPipeline } from '../../../src/images/effect/origin.ts';
import { aWorld, builtImage, failure, gone, portsOf, WEB_PIPELINE } from '../../deploy/effect/fake-aws.ts';
import { IMAGE } from '../../runs/fixture.ts';

const pipelineOf = (id: string, builtAs: string | undefined, built: readonly BuiltImage[] = [builtImage()]) =>
  loadPipeline(portsOf(aWorld({ built })), { id, builtAs });

const web = { arn: WEB_PIPELINE, image: 'web' };
const outside = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/outside';

test.each<[string, string, string | undefined, object | undefined]>([
  ['its tag and Image Builder agree on', 'ami-0new', IMAGE, web],
  ['Image Builder lists it under, without a tag', 'ami-0new', undefined, web],
  ['Image Builder lists it under, its tag being nonsense', 'ami-0new', 'web', web],
  ['Image Builder lists it under, its tag being of another account', 'ami-0new', IMAGE.replace('1111', '9999'), web],
  ['Image Builder lists it under, its tag naming what is gone', 'ami-0new', IMAGE.replace('/8', '/9'), web],
  // Whoever may tag an AMI can write that the pipeline made it.
  ['its tag alone tells of', 'ami-0forged', IMAGE, undefined],
  ['its AMI of another Region is of', 'ami-0eu', IMAGE, undefined],
  ['a name of the config stands for', 'web', undefined, undefined],
  ['nobody knows', 'ami-0old', undefined, undefined],
])('the pipeline that %s', async (_title, id, builtAs, pipeline) => {
  expect(await pipelineOf(id, builtAs)).toEqual(pipeline);
});

test('a pipeline outside the config is told by its ARN; a build of no pipeline has none', async () => {
  expect(await pipelineOf('ami-0new', IMAGE, [builtImage({ pipelineArn: outside })])).toEqual({ arn: outside });
  const { pipelineArn: _pipeline, ...alone } = builtImage();
  expect(await pipelineOf('ami-0new', IMAGE, [alone])).toBeUndefined();
});

test('a pipeline that is gone made nothing that is known; what cannot be read is no answer', async () => {
  const ports = portsOf(aWorld());
  const listing = (error: Error) => ({
    ...ports,
    images: { ...ports.images, pipelineImages: () => Promise.reject(error) },
  });
  const image = { id: 'ami-0new', builtAs: undefined };
  expect(await loadPipeline(listing(gone()), image)).toBeUndefined();
  await expect(loadPipeline(listing(failure('Throttling')), image)).rejects.toThrow('Throttling');
});
