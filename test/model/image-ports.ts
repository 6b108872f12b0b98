import type { BuiltImage, ImageBuilder } from '../../src/aws/imagebuilder.ts';
import type { Here } from '../../src/config/here.ts';
import type { ModelAws } from './aws.ts';
import { FINAL, type ModelImage, PHASES, recipeArnOf } from './images.ts';
import { isIn, MEMBER, placeIn } from './people.ts';
import type { Models, Via } from './ports.ts';
import { type Invocation, refusedBy } from './worker.ts';

/** Of one place: it has its own pipelines and images, and nothing else. */
export function imagesOf(
  { aws: { builder }, world }: Models,
  { facts }: Invocation,
  { place, via }: { place: Here; via: Via },
): ImageBuilder {
  const own = (arn: string): string => {
    if (!isIn(arn, place)) throw refusedBy(`reading ${arn}`, 'ResourceNotFoundException');
    return arn;
  };
  const doneSteps = (image: ModelImage): number => 2 * Math.max(0, PHASES.indexOf(image.status));
  return {
    pipeline: (arn) =>
      via('pipeline', () => {
        const { recipeVersion, isEnabled } = builder.pipeline(own(arn));
        const recipe = recipeArnOf(arn, recipeVersion);
        facts.add(`recipe ${recipe}`);
        const name = arn.split('/').at(-1) ?? '';
        return {
          arn,
          name,
          enabled: isEnabled,
          consecutiveFailures: 0,
          recipe: { arn: recipe, name, version: `1.0.${recipeVersion}`, parentImage: 'ami-0parent' },
          kind: 'ami' as const,
          packagesOn: false,
          scanOn: false,
        };
      }),
    pipelineImages: (arn) =>
      via('pipelineImages', () =>
        builder.images
          .filter(({ pipelineArn }) => pipelineArn === own(arn))
          .map((image) => ({
            arn: image.arn,
            status: image.status,
            createdAt: image.createdAt,
            amis: amisOf(image),
            imageUris: [],
            ...ownOf(image),
          }))
          .reverse(),
      ),
    image: (arn) => via('image', () => built(builder.image(own(arn)))),
    workflows: (arn) =>
      via('workflows', () => {
        const image = builder.image(own(arn));
        const status = FINAL.includes(image.status) ? 'COMPLETED' : 'RUNNING';
        return [
          {
            id: `wf-${arn}`,
            kind: 'BUILD',
            status,
            total: 10,
            done: doneSteps(image),
            startedAt: image.createdAt,
            endedAt: world.now,
          },
        ];
      }),
    workflowSteps: () => via('workflowSteps', () => [{ name: 'ApplyBuildComponents', status: 'RUNNING', message: '' }]),
    workflowText: () => via('workflowText', () => 'steps: []'),
    packages: () => via('packages', () => []),
    findings: () => via('findings', () => []),
  };
}

export const amiOf = (image: Pick<ModelImage, 'arn'>): string =>
  `ami-${isIn(image.arn, MEMBER) ? 'east-' : ''}${image.arn.split('/').slice(-3).join('-').replaceAll('.', '')}`;

const amisOf = (image: ModelImage): string[] => (image.status === 'AVAILABLE' ? [amiOf(image)] : []);

const ownOf = (image: ModelImage): Pick<BuiltImage, 'own'> =>
  image.status === 'AVAILABLE' ? { own: amiOf(image) } : {};
/** EC2 has what the builder made, and answers without the scheduler: that it contradicts the builder, other tests show. */
export const machineImages = ({ builder }: ModelAws, ids: readonly string[], place: Here) =>
  builder.images
    .filter(({ arn }) => isIn(arn, place))
    .flatMap(amisOf)
    .flatMap((id) => (ids.includes(id) ? [{ id, name: id, state: 'available' }] : []));

const built = (image: ModelImage): BuiltImage => ({
  ...ownOf(image),
  arn: image.arn,
  status: image.status,
  ...(image.reason === undefined ? {} : { reason: image.reason }),
  createdAt: image.createdAt,
  pipelineArn: image.pipelineArn,
  amis: amisOf(image).map((ami) => {
    const { region, account } = placeIn(image.arn);
    return { region, accountId: account, image: ami };
  }),
  imageUris: [],
  packagesOn: false,
  scan: 'off',
});
