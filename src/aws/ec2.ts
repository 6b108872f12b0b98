import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
  type EC2ClientConfig,
  type Image,
} from '@aws-sdk/client-ec2';
import { present } from '../present.ts';
import { type CallRules, clientOf } from './client.ts';
import { createEc2Room, type Ec2Room } from './ec2-room.ts';
import { calling } from './failure.ts';
import { inParts, pages } from './pages.ts';

/** An AMI. Times are milliseconds since the epoch. */
export interface MachineImage {
  id: string;
  name: string;
  /** `available`, `pending`, `deregistered`, … */
  state: string;
  /** The account that owns it, twelve digits. */
  owner?: string;
  /** The build version ARN in the tag that Image Builder sets. Whoever may tag the AMI can write it too. */
  builtAs?: string;
  createdAt?: number;
  deprecatedAt?: number;
}

export interface LaunchTemplateVersion {
  id: string;
  name: string;
  version: string;
  /** AMI id, or `resolve:ssm:…`; absent when the version has none. */
  imageId?: string;
  /** ARN of whoever made it. */
  createdBy?: string;
}

/** EC2, read only. Methods throw AwsCallError; `gone` when the thing asked about does not exist. */
export interface Ec2 extends Ec2Room {
  /** Those of these ids that exist. */
  images(ids: readonly string[]): Promise<readonly MachineImage[]>;
  /** `version` is a number, `$Latest` or `$Default`. */
  launchTemplateVersion(id: string, version: string): Promise<LaunchTemplateVersion>;
  /** AMI id by instance id, for those that exist; any number of ids. */
  imagesOfInstances(ids: readonly string[]): Promise<Readonly<Record<string, string>>>;
}

/** A filter takes at most 200 values. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
const VALUES = 200;

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/tag-resources.html */
const BUILT_AS_TAG = 'Ec2ImageBuilderArn';

export function createEc2(config: EC2ClientConfig & CallRules): Ec2 {
  const client = clientOf(EC2Client, config);
  return {
    ...createEc2Room(client),
    images: (ids) =>
      calling(`reading images ${ids.join(', ')}`, async () => {
        const found: MachineImage[] = [];
        for (const part of inParts(ids, VALUES)) found.push(...(await readImages(client, part)));
        return found;
      }),
    launchTemplateVersion: (id, version) =>
      calling(`reading version ${version} of launch template ${id}`, async () => {
        const { LaunchTemplateVersions = [] } = await client.send(
          new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: [version] }),
        );
        const [found] = LaunchTemplateVersions;
        if (found?.VersionNumber === undefined) throw new Error('the answer has no version');
        return {
          id: found.LaunchTemplateId ?? id,
          name: found.LaunchTemplateName ?? '',
          version: String(found.VersionNumber),
          ...present({ imageId: found.LaunchTemplateData?.ImageId, createdBy: found.CreatedBy }),
        };
      }),
    imagesOfInstances: (ids) =>
      calling(`reading images of ${ids.length} instances`, async () => {
        const found: Record<string, string> = {};
        for (const part of inParts(ids, VALUES)) Object.assign(found, await readImagesOfInstances(client, part));
        return found;
      }),
  };
}

/** By filter, since an unknown id is then left out instead of refusing the call; deprecated ones only on request. */
async function readImages(client: EC2Client, ids: readonly string[]): Promise<readonly MachineImage[]> {
  const found = await pages(
    (token) =>
      client.send(
        new DescribeImagesCommand({
          Filters: [{ Name: 'image-id', Values: [...ids] }],
          IncludeDeprecated: true,
          ...present({ NextToken: token }),
        }),
      ),
    ({ Images, NextToken }) => ({ items: Images, next: NextToken }),
  );
  // A filter's value may hold wildcards, and an id may come from what someone typed.
  return found.map(asImage).filter(({ id }) => ids.includes(id));
}

const asImage = (image: Image): MachineImage => ({
  id: image.ImageId ?? '',
  name: image.Name ?? '',
  state: image.State ?? 'unknown',
  ...present({
    owner: image.OwnerId,
    builtAs: image.Tags?.find(({ Key }) => Key === BUILT_AS_TAG)?.Value,
    createdAt: millis(image.CreationDate),
    deprecatedAt: millis(image.DeprecationTime),
  }),
});

async function readImagesOfInstances(
  client: EC2Client,
  ids: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const reservations = await pages(
    (token) =>
      client.send(
        new DescribeInstancesCommand({
          Filters: [{ Name: 'instance-id', Values: [...ids] }],
          ...present({ NextToken: token }),
        }),
      ),
    ({ Reservations, NextToken }) => ({ items: Reservations, next: NextToken }),
  );
  return Object.fromEntries(
    reservations
      .flatMap(({ Instances = [] }) => Instances)
      .flatMap(({ InstanceId, ImageId }) =>
        InstanceId === undefined || ImageId === undefined ? [] : [[InstanceId, ImageId]],
      ),
  );
}

function millis(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
