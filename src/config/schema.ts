import * as z from 'zod';
import { HOUR, MINUTE } from '../duration.ts';
import { approversSchema, user } from './approvers-schema.ts';
import { complianceSchema } from './compliance-schema.ts';
import { confirmSchema } from './confirm-schema.ts';
import {
  choice,
  count,
  duration,
  expected,
  NAME,
  named,
  observe,
  strict,
  text,
  timezone,
  unique,
  yes,
} from './fields.ts';
import { patchSchema } from './patch-schema.ts';
import { quoted } from './problem.ts';
import { GOLD } from './types.ts';

/**
 * The shape of `patchwarden.yml`. Every object is strict, and a message quotes what is there and says what to write instead.
 * What one field says about another is checked in references.ts.
 */

const channel = text(/^[CG][A-Z0-9]{2,20}$/, 'the id of a channel, C… or G…, and not its name', 'C0123ABCD');
/** What a tag's value may hold too, since a patch group is one; a `*` would select more than one group. */
const awsName = (what: string) =>
  text(/^[\w.:/=+@-](?:[\w .:/=+@-]{0,253}[\w.:/=+@-])?$/, `the name of ${what}`, 'web-prod');
const REGION = '[a-z]{2,3}(?:-[a-z]{3,9})+-[0-9]{1,2}';

/** Whose, and where, of what is not at home. */
const placed = {
  account: text(/^[0-9]{12}$/, 'an account id of 12 digits, in quotes', '"444455556666"').optional(),
  region: text(new RegExp(`^${REGION}$`), 'an AWS Region', 'us-east-1').optional(),
};

const role = text(
  /^arn:aws:iam::[0-9]{12}:role\/[\w+=,.@/-]{1,512}$/,
  'the ARN of a role',
  'arn:aws:iam::111122223333:role/Patchwarden',
);
/**
 * CloudWatch takes up to 255 characters, no controls. Wildcards of a policy or runbook are refused.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const alarm = text(
  /^(?!arn:)(?!\s)[^\p{Cc}*?${}]{1,255}(?<!\s)$/u,
  'the name of a CloudWatch alarm, and not its ARN',
  'web-prod-5xx',
);

/**
 * Of this account, by its full path. AWS's own public parameters are not the account's, and those of Patchwarden are secrets.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
const parameterNamed = (example: string) =>
  text(
    /^\/(?!(?:aws|ssm|patchwarden)(?:\/|$))(?=.{1,1010}$)[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+){0,14}$/i,
    'the full name of an SSM parameter of this account that holds an AMI id',
    example,
  );

export const policySchema = strict(
  {
    approvals: count(1, 10),
    from: unique(text(NAME, 'a name in approvers', 'platform'), 'names in approvers', '[platform]'),
    expires: duration({ from: MINUTE, example: '24h' }).optional(),
    soak: duration({ from: 0, example: '24h' }).optional(),
    escalate: strict(
      {
        after: duration({ from: MINUTE, example: '30m' }),
        to: text(NAME, 'a name in approvers', 'leads'),
      },
      'when and to whom to escalate',
      '{ after: 30m, to: leads }',
    ).optional(),
    escalated: strict(
      {
        approvals: count(1, 10),
        from: unique(text(NAME, 'a name in approvers', 'leads'), 'names in approvers', '[leads]'),
      },
      'how many of whom a further deferral needs',
      '{ approvals: 2, from: [leads] }',
    ).optional(),
    confirm: z.literal('aws', expected('aws, or left out', 'aws')).optional(),
  },
  'a policy',
  '{ approvals: 2, from: [platform] }',
);

export const imageSchema = strict(
  {
    pipeline: text(
      new RegExp(`^arn:aws:imagebuilder:${REGION}:[0-9]{12}:image-pipeline/[a-z0-9_-]{1,128}$`),
      'the ARN of an Image Builder pipeline',
      'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web',
    ).optional(),
    parameter: parameterNamed('/golden/web/latest').optional(),
    ...placed,
    only: z.literal(GOLD, expected('gold, or left out', 'gold')).optional(),
    policy: text(NAME, 'a name in policies', 'prod').optional(),
    channel: channel.optional(),
    announce: yes.optional(),
    owners: unique(
      text(/^[0-9]{12}$/, 'an account id of 12 digits, in quotes', '"444455556666"'),
      'account ids',
      '["444455556666"]',
    ).optional(),
    instanceCost: text(
      /^[0-9]{1,4}([.][0-9]{1,4})? [A-Z]{3}$/,
      'what an hour of its build instance costs, with the currency',
      '0.12 USD',
    ).optional(),
  },
  'an image',
  '{ pipeline: arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web }',
);

const notices = unique(duration({ from: MINUTE, example: '72h' }), 'durations', '[72h, 24h]');

export const fleetSchema = strict(
  {
    policy: text(NAME, 'a name in policies', 'prod'),
    channel: channel.optional(),
    image: text(NAME, 'a name in images', 'web').optional(),
    ...placed,
    after: text(NAME, 'a name in fleets', 'web-dev').optional(),
    soak: duration({ from: 0, example: '24h' }).optional(),
    watch: duration({ from: 0, to: { ms: 48 * HOUR, word: '48h' }, example: '15m' }).optional(),
    alarms: unique(alarm, 'names of CloudWatch alarms', '[web-prod-5xx]').optional(),
    checkpoint: count(1, 99, '20').optional(),
    window: text(
      /^(?:mw-[0-9a-f]{17}|tags)$/,
      'the id of an SSM maintenance window, mw-…, or tags',
      'mw-0a1b2c3d4e5f67890',
    ).optional(),
    adopted: yes.optional(),
    occurrences: choice(['notice-only', 'approval-required']).optional(),
    stop: yes.optional(),
    notices: notices.optional(),
    signoff: text(NAME, 'a name in approvers', 'shop-owners').optional(),
    patch: patchSchema.optional(),
    instanceRole: role.optional(),
    imageParameter: parameterNamed('/fleets/web-prod/ami').optional(),
    exposure: choice(['public', 'internal']).optional(),
    observe: observe.optional(),
    stack: strict(
      {
        name: text(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'the name of a CloudFormation stack', 'web-prod'),
        parameter: text(/^[A-Za-z0-9]{1,255}$/, "the template's parameter that takes the image", 'AmazonMachineImage'),
      },
      'a stack',
      '{ name: web-prod, parameter: AmazonMachineImage }',
    ).optional(),
    autoScalingGroup: awsName('an Auto Scaling group').optional(),
    patchGroup: awsName('a patch group').optional(),
  },
  'a fleet',
  '{ policy: prod, stack: { name: web-prod, parameter: AmazonMachineImage } }',
);

export const accountSchema = strict(
  {
    regions: unique(text(new RegExp(`^${REGION}$`), 'an AWS Region', 'ap-southeast-2'), 'Regions', '[ap-southeast-2]'),
    role: role.optional(),
    name: text(/^[\w .:/@-]{1,60}$/, 'a name of up to 60 letters, digits and spaces', 'shop production').optional(),
  },
  'an account',
  '{ regions: [ap-southeast-2] }',
);

const accounts = z.record(
  z.string().regex(/^[0-9]{12}$/, {
    error: ({ input }) =>
      `is ${quoted(input)} and must be an account id of 12 digits, in quotes: write for example "111122223333".`,
  }),
  accountSchema,
  expected('a map of accounts', '{ "111122223333": { regions: [ap-southeast-2] } }'),
);

const config = {
  workspace: text(/^T[A-Z0-9]{2,20}$/, 'the id of the Slack workspace, T…', 'T0123ABCD'),
  enterprise: text(/^E[A-Z0-9]{2,20}$/, 'the id of the Enterprise Grid organisation, E…', 'E0123ABCD').optional(),
  timezone,
  channel,
  approvers: approversSchema,
  people: named(unique(user, 'the user ids of one person', '[U0123ABCD, U0456EFGH]'), 'people').optional(),
  policies: named(policySchema, 'policies'),
  images: named(imageSchema, 'images'),
  fleets: named(fleetSchema, 'fleets').optional(),
  notices: notices.optional(),
  deferrals: strict(
    { max: count(0, 20), within: duration({ from: MINUTE, example: '14d' }) },
    'how often and how long one may defer',
    '{ max: 2, within: 14d }',
  ).optional(),
  freezes: unique(
    text(
      new RegExp(`^arn:aws:ssm:${REGION}:[0-9]{12}:document/[A-Za-z0-9_.-]{3,128}$`),
      'the ARN of an SSM Change Calendar',
      'arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze',
    ),
    'Change Calendar ARNs',
    '[], which is none',
  ),
  accounts,
  compliance: complianceSchema.optional(),
  confirm: confirmSchema.optional(),
  observe: observe.optional(),
};

/** Keys at the top of the file that no feature brings. */
export const OWN_KEYS: readonly string[] = Object.keys(config);

/** The whole file, with the sections that features bring. */
export const configSchemaWith = (sections: readonly { key: string; schema: z.ZodType }[]) =>
  strict(
    { ...config, ...Object.fromEntries(sections.map(({ key, schema }) => [key, schema] as const)) },
    'a map',
    'workspace: T0123ABCD',
  );

export const peopleSchema = config.people.unwrap().valueType;

/** The file as written, each field valid on its own; durations are milliseconds already. */
export type ConfigFile = z.output<z.ZodObject<typeof config>>;
