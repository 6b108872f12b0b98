import type { ImageConfig } from '../../config/types.ts';
import type { ImageOrigin, ImageOwner, PipelineProblem } from '../types.ts';

/** Who owns the image, for a fleet that runs `own`. `account`: of the AMI or the registry; `here`: the fleet's. */
export function ownerOf(
  account: string | undefined,
  { here, own }: { here: string; own: ImageConfig | undefined },
): ImageOwner {
  if (account === undefined) return { kind: 'unknown' };
  if (account === here) return { kind: 'here', account };
  return { kind: isOfOwn(account, own) ? 'listed' : 'other', account };
}

/** The account in which the fleet's image is baked, or one that the config lists for it. */
export const isOfOwn = (account: string, own: ImageConfig | undefined): boolean =>
  own !== undefined && (own.place.account === account || own.owners.includes(account));

/** A fleet takes images of these owners only. */
export function isAccepted({ kind }: ImageOwner): boolean {
  switch (kind) {
    case 'here':
    case 'listed':
      return true;
    case 'other':
    case 'unknown':
      return false;
  }
}

/**
 * A private registry's host; other registries belong to no account.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
 */
const REGISTRY = /^([0-9]{12})\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\//;

/** The account of the registry that a container image is pulled from. */
export const registryAccount = (uri: string): string | undefined => REGISTRY.exec(uri)?.[1];

/** `own`: the image of the config that the fleet runs. `undefined`: its pipeline made this one, or its parameter named it. */
export function pipelineProblem(
  { pipeline }: Pick<ImageOrigin, 'pipeline'>,
  own: ImageConfig | undefined,
  gold?: { parameter: string },
): PipelineProblem | undefined {
  if (own === undefined) return { code: 'fleet-without-image' };
  const { parameter, pipelineArn } = own;
  if (parameter !== undefined && gold?.parameter === parameter) return undefined;
  if (pipelineArn === undefined) return { code: 'not-gold', wanted: own.name, parameter: parameter ?? '' };
  if (pipeline === undefined) return { code: 'no-pipeline', wanted: own.name };
  if (pipeline.arn === pipelineArn) return undefined;
  return { code: 'other-pipeline', pipeline: pipelineName(pipeline), wanted: own.name };
}

/** The names of the two pipelines, where both are known and not the same: the images are then not versions of one another. */
export function differentPipelines(
  before: { pipelineArn?: string },
  after: { pipelineArn?: string },
  images: Readonly<Record<string, ImageConfig>>,
): readonly [before: string, after: string] | undefined {
  const [one, other] = [before.pipelineArn, after.pipelineArn];
  if (one === undefined || other === undefined || one === other) return undefined;
  const nameOf = (arn: string): string =>
    Object.values(images).find(({ pipelineArn }) => pipelineArn === arn)?.name ?? pipelineName({ arn });
  return [nameOf(one), nameOf(other)];
}

/** `arn:…:image-pipeline/<name>` */
export const pipelineName = ({ arn, image }: NonNullable<ImageOrigin['pipeline']>): string =>
  image ?? arn.split('/').at(-1) ?? arn;
