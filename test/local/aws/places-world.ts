import { type Cloud, createCloud } from '../../../local/aws/cloud.ts';
import type { Authorize } from '../../../local/aws/iam.ts';
import type { Place } from '../../../local/aws/place.ts';
import { type Aws, createAws } from '../../../local/aws/world.ts';
import { createClock } from '../../../local/clock.ts';
import { createServices } from '../../../local/services.ts';
import { worldSchema } from '../../../local/world/world-schema.ts';
import { START } from './local-aws.ts';

export const HUB: Place = { accountId: '111122223333', region: 'ap-southeast-2' };
export const SHOP: Place = { accountId: '444455556666', region: 'ap-southeast-2' };
export const DATA: Place = { accountId: '777788889999', region: 'us-east-1' };

const world = worldSchema.parse({
  start: new Date(START).toISOString(),
  components: [],
  pipelines: [],
  calendars: [],
  packages: {},
  optionalPackages: {},
  vulnerabilities: [],
});

/** Three accounts in two Regions, each with every service and nothing in it. */
export async function startPlaces(authorize?: Authorize) {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const clock = createClock({ start: START, speed: 0, onError });
  const made = new Map<string, Aws>();
  const cloud: Cloud = createCloud({
    clock,
    home: HUB,
    others: [SHOP, DATA],
    raise: (place) => {
      const services = createServices({ world }, place).create;
      made.set(keyOf(place), createAws({ clock, ...place, services, onError, authorize, cloud }));
    },
  });
  const at = (place: Place): Aws => {
    cloud.at(place);
    const aws = made.get(keyOf(place));
    if (aws === undefined) throw new Error(`there is no ${keyOf(place)}`);
    return aws;
  };
  const home = at(HUB);
  const { url } = await home.server.listen(0);
  /** The config of a client: of who administers an account, unless other credentials are given. */
  const client = ({ accountId, region }: Place, credentials: Partial<Keys> = {}) => ({
    endpoint: url,
    region,
    credentials: { accessKeyId: accountId, secretAccessKey: 'local', ...credentials },
    maxAttempts: 1,
  });
  const close = async () => {
    clock.stop();
    for (const aws of made.values()) await aws.close();
  };
  return { clock, cloud, at, url, errors, client, close };
}

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

const keyOf = ({ accountId, region }: Place): string => `${accountId}/${region}`;

export type StartedPlaces = Awaited<ReturnType<typeof startPlaces>>;

const VERSION = '2012-10-17';

export const roleArn = ({ accountId }: Place, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;

export const policyOf = (...Statement: object[]) => ({ Version: VERSION, Statement });

/** A role with its trust, and a policy that allows so much. */
export const roleTemplate = (RoleName: string, trust: object, ...actions: string[]) => ({
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName,
        AssumeRolePolicyDocument: policyOf({ Effect: 'Allow', Action: 'sts:AssumeRole', ...trust }),
      },
    },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'own',
        Roles: [{ Ref: 'Role' }],
        PolicyDocument: policyOf({ Effect: 'Allow', Action: ['sts:TagSession', ...actions], Resource: '*' }),
      },
    },
  },
});
