import { z } from 'zod';

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
  regions: z.array(z.strictObject({ region: z.string(), accounts: z.array(z.string().regex(/^\d{12}$/)).default([]) })),
  packages: z.boolean(),
  scan: z.boolean(),
  schedule: z.string().optional(),
  /** Automatically disabled after this many failed scheduled builds. */
  disabledAfter: z.int().min(1).max(10).optional(),
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

/** A maintenance window: id as a config names it, schedule as SSM writes it, e.g. `cron(0 3 ? * WED *)`. */
const maintenanceWindow = z.strictObject({
  id: z.string().regex(/^mw-[0-9a-f]{17}$/),
  name: z.string().regex(/^[a-zA-Z0-9_\-.]{3,128}$/),
  schedule: z.string(),
  timezone: z.string(),
  durationHours: z.int().min(1).max(24),
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

/** The instances with one of these values under a tag, as a Resource Group. */
const resourceGroup = z.strictObject({
  name: z.string(),
  tag: z.strictObject({ key: z.string(), values: z.array(z.string()).min(1) }),
});

/** A vulnerability that Inspector knows to be exploited: seen, listed by CISA, or both. Days before the world begins. */
const exploit = z.strictObject({
  id: z.string().regex(/^CVE-\d{4}-\d{4,}$/),
  description: z.string(),
  cisaDaysAgo: z.number().positive().optional(),
  seenDaysAgo: z.number().positive().optional(),
});

export const worldSchema = z.strictObject({
  /** When the world's clock starts. */
  start: z.iso.datetime(),
  components: z.array(
    z.strictObject({ name: z.string(), version: z.string(), description: z.string(), data: z.string() }),
  ),
  pipelines: z.array(pipeline),
  amis: z.array(ami).default([]),
  calendars: z.array(calendar),
  stacks: z.array(stack).default([]),
  groups: z.array(group).default([]),
  windows: z.array(maintenanceWindow).default([]),
  resourceGroups: z.array(resourceGroup).default([]),
  /** What Inspector knows of vulnerabilities; without it, it is not enabled. */
  exploits: z.array(exploit).optional(),
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
});

export type World = z.infer<typeof worldSchema>;
export type WorldPipeline = World['pipelines'][number];
export type WorldCalendar = World['calendars'][number];
export type WorldStack = World['stacks'][number];
export type WorldGroup = World['groups'][number];
