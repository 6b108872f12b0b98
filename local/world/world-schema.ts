import { z } from 'zod';
import {
  associationSchema,
  baselineSchema,
  exploitSchema,
  instanceSchema,
  resourceGroupSchema,
  windowSchema,
} from './patching-schema.ts';

const pastBake = z.strictObject({
  /** Days before the world begins. */
  daysAgo: z.number().positive(),
  scheduled: z.boolean().default(false),
  failedBecause: z.string().optional(),
});

const pipeline = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  description: z.string(),
  /** An AMI, or a container image pushed to this repository. */
  repository: z.string().optional(),
  recipe: z.strictObject({
    name: z.string(),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    description: z.string(),
    parentImage: z.string(),
    /** Names of our components, or ARNs of AWS's with `{region}` in place of the Region. */
    components: z.array(z.string()).min(1),
  }),
  /** The SSM parameter into which its distribution writes the AMI of the world's account and Region. */
  parameter: z.string().optional(),
  /** Needed for a parameter that is not under `/imagebuilder/`. */
  executionRole: z.string().optional(),
  regions: z.array(z.strictObject({ region: z.string(), accounts: z.array(z.string().regex(/^\d{12}$/)).default([]) })),
  packages: z.boolean(),
  scan: z.boolean(),
  schedule: z.string().optional(),
  /** What else its schedule waits for. */
  startCondition: z
    .enum(['EXPRESSION_MATCH_ONLY', 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE'])
    .default('EXPRESSION_MATCH_ONLY'),
  /** Whether its images are tested. */
  tests: z.boolean().default(true),
  /** Workflows of its own, each in place of AWS's of its type: a document in YAML. */
  workflows: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]+$/),
        type: z.enum(['BUILD', 'TEST', 'DISTRIBUTION']),
        data: z.string(),
      }),
    )
    .default([]),
  /** Automatically disabled after this many failed scheduled builds. */
  disabledAfter: z.int().min(1).max(10).optional(),
  /** It disables itself at so many failed scheduled builds in a row. */
  disablesAfter: z.int().min(1).max(10).optional(),
  tags: z.record(z.string(), z.string()).default({}),
  history: z.array(pastBake).default([]),
});

const calendar = z.strictObject({
  name: z.string(),
  defaultOpen: z.boolean(),
  timezone: z.string(),
  /** Times as clocks in the zone show them: `2026-12-18T00:00:00`. */
  events: z.array(
    z.strictObject({
      summary: z.string(),
      from: z.iso.datetime({ local: true }),
      until: z.iso.datetime({ local: true }),
    }),
  ),
});

/** An AMI that somebody else made, in the world's Region. */
const ami = z.strictObject({
  id: z.string().regex(/^ami-[0-9a-f]{17}$/),
  name: z.string(),
  description: z.string(),
  owner: z.string().regex(/^\d{12}$/),
  /** Who else may see and launch it. */
  sharedWith: z.union([z.literal('everybody'), z.array(z.string().regex(/^\d{12}$/))]),
  daysAgo: z.number().positive(),
});

/** An image's value: what it is, or `{image:NAME}` for the newest image that the pipeline of that name has made, `{image:NAME-1}` for the one before. */
const imageOrText = z.string();

const stack = z.strictObject({
  name: z.string().regex(/^[a-zA-Z][-a-zA-Z0-9]*$/),
  /** A template's text, or the name of one of application-template.ts. */
  template: z.string(),
  parameters: z.record(z.string(), imageOrText).default({}),
  roleArn: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  /** Days before the world begins. */
  createdDaysAgo: z.number().positive(),
  updates: z.array(z.strictObject({ daysAgo: z.number().positive(), minutes: z.number().positive() })).default([]),
});

/** An Auto Scaling group that belongs to no stack, with a launch template of its own. */
const group = z.strictObject({
  name: z.string(),
  launchTemplate: z.string(),
  image: imageOrText,
  instanceType: z.string().default('t3.small'),
  /** CloudWatch alarms that exist for it, at rest. */
  alarms: z.array(z.string()).default([]),
  instances: z.int().min(1),
  subnets: z.array(z.string()).min(1),
  tags: z.record(z.string(), z.string()).default({}),
  createdDaysAgo: z.number().positive(),
});

/** An SSM parameter that somebody wrote before. */
const parameter = z.strictObject({
  name: z.string(),
  value: z.string(),
  dataType: z.enum(['text', 'aws:ec2:image']).default('text'),
});

const components = z.array(
  z.strictObject({ name: z.string(), version: z.string(), description: z.string(), data: z.string() }),
);

/** What one account has in one Region. */
const partsSchema = z.strictObject({
  components: components.default([]),
  pipelines: z.array(pipeline).default([]),
  amis: z.array(ami).default([]),
  parameters: z.array(parameter).default([]),
  calendars: z.array(calendar).default([]),
  stacks: z.array(stack).default([]),
  groups: z.array(group).default([]),
  /** Subnets that were there before, where they are not of the usual size. */
  subnets: z.array(z.strictObject({ id: z.string().regex(/^subnet-[0-9a-f]+$/), cidr: z.string() })).default([]),
  /** vCPUs of running On-Demand instances by the code of Service Quotas, where they are not as usual. */
  quotas: z.record(z.string().regex(/^L-[0-9A-F]{8}$/), z.number().nonnegative()).default({}),
  instances: z.array(instanceSchema).default([]),
  baselines: z.array(baselineSchema).default([]),
  associations: z.array(associationSchema).default([]),
  windows: z.array(windowSchema).default([]),
  resourceGroups: z.array(resourceGroupSchema).default([]),
  /** What Inspector knows of vulnerabilities; without it, it is not enabled. */
  exploits: z.array(exploitSchema).optional(),
  /** Where CISA's catalogue of exploited vulnerabilities is kept, made of `exploits`. */
  catalogue: z.strictObject({ bucket: z.string(), key: z.string() }).optional(),
  /** Default Host Management Configuration is on: instances without a profile are managed, if their metadata service asks for tokens. */
  hostManagement: z.boolean().default(false),
  /** The account has turned on the console of all nodes, managed or not. */
  allNodes: z.boolean().default(false),
  /** Images hold the versions that the catalogue of patches has, so that a bake closes what those close. */
  vendorVersions: z.boolean().default(false),
});

/** Another account, or another Region of the same. */
const placeSchema = partsSchema.extend({
  account: z.string().regex(/^\d{12}$/),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
});

export const worldSchema = z.strictObject({
  /** When the world's clock starts. */
  start: z.iso.datetime(),
  ...partsSchema.shape,
  components,
  pipelines: z.array(pipeline),
  calendars: z.array(calendar),
  packages: z.record(z.string(), z.string()),
  optionalPackages: z.record(z.string(), z.string()),
  vulnerabilities: z.array(
    z.strictObject({
      id: z.string(),
      package: z.string(),
      severity: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']),
      score: z.number(),
      title: z.string(),
      fixable: z.boolean(),
    }),
  ),
  /** How long a bake takes, where it is not as long as Image Builder's usually do. */
  bakeMinutes: z.number().positive().optional(),
  /** Beside the one that all of the above is in. */
  places: z.array(placeSchema).default([]),
});

/** The world as one of its other places has it: time and what images are made of are the same everywhere. */
export function worldAt({ places, ...home }: World, at: { account: string; region: string }): World {
  const { start, packages, optionalPackages, vulnerabilities, bakeMinutes } = home;
  const found = places.find(({ account, region }) => account === at.account && region === at.region);
  const { account: _account, region: _region, ...parts } = found ?? placeSchema.parse(at);
  return { ...parts, start, packages, optionalPackages, vulnerabilities, bakeMinutes, places: [] };
}

export type World = z.infer<typeof worldSchema>;
/** As a file writes it: what has a default may be left out. */
export type WorldFile = z.input<typeof worldSchema>;
export type WorldPipeline = World['pipelines'][number];
export type WorldCalendar = World['calendars'][number];
export type WorldStack = World['stacks'][number];
export type WorldGroup = World['groups'][number];
