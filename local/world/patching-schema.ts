import { z } from 'zod';

/** The parts of a world that are patched in place: instances outside groups, baselines, associations and maintenance windows. */

const days = z.number().nonnegative();
const tags = z.record(z.string(), z.string());

/** What targets select, one of these. */
const target = z
  .strictObject({
    tag: z.strictObject({ key: z.string(), values: z.array(z.string()).min(1) }).optional(),
    instances: z.array(z.string()).min(1).optional(),
    resourceGroup: z.string().optional(),
    name: z.string().optional(),
    owner: z.string().optional(),
  })
  .refine(
    ({ tag, instances, resourceGroup }) =>
      [tag, instances, resourceGroup].filter((one) => one !== undefined).length === 1,
    'takes one of tag, instances and resourceGroup',
  );

export const instanceSchema = z.strictObject({
  /** `i-…`, or `mi-…` of a server outside EC2. */
  id: z.string().regex(/^m?i-[0-9a-f]{17}$/),
  name: z.string(),
  system: z.enum(['AMAZON_LINUX_2', 'AMAZON_LINUX_2023', 'REDHAT_ENTERPRISE_LINUX', 'UBUNTU', 'WINDOWS']),
  zone: z.enum(['a', 'b', 'c']).default('a'),
  tags: tags.default({}),
  type: z.string().default('t3.medium'),
  state: z.enum(['running', 'stopped']).default('running'),
  /** Days before the world begins. */
  launchedDaysAgo: days.default(300),
  /** Since when its operating system runs. */
  bootedDaysAgo: days.default(40),
  /** What was released by then is installed. */
  patchedDaysAgo: days.default(40),
  /** When it was scanned last; absent: never. */
  scannedDaysAgo: days.optional(),
  /** It never registered with Systems Manager. */
  unmanaged: z.boolean().default(false),
  /** Since when its agent does not answer. */
  lostDaysAgo: days.optional(),
  /** A Quick Setup patch policy patches it. */
  patchPolicy: z.boolean().default(false),
  /** Whether it has an instance profile; without one, only the default configuration of the account can manage it. */
  profile: z.boolean().default(true),
  /** Its metadata service takes tokens alone, which that configuration asks for. */
  imdsV2: z.boolean().default(true),
  /** An AMI of the world, in place of the one that AWS sells for its system. */
  image: z.string().optional(),
  /** Name of the baseline of its last scan, where that is not the one that counts. */
  scannedWith: z.string().optional(),
  /** What its baseline approved was installed then, and waits for a restart. */
  pendingRebootDaysAgo: days.optional(),
  /** An install ended then, and its first patch failed. */
  failedDaysAgo: days.optional(),
  /** Since then a live patch closes in the running kernel what its newest kernel package would. */
  livePatchedDaysAgo: days.optional(),
  /** A Spot Instance. */
  spot: z.boolean().default(false),
  /** Data volumes that stay when it is terminated. */
  keptVolumes: z.int().min(1).max(5).optional(),
  /** Of AWS Marketplace. */
  productCode: z.string().optional(),
  /** Names of target groups. */
  serves: z.array(z.string()).default([]),
  /** By a scheduler of the estate: stopped from one hour of the day until another, in the zone. */
  stopped: z
    .strictObject({ from: z.int().min(0).max(23), until: z.int().min(0).max(23), timezone: z.string() })
    .optional(),
});

const rule = z.strictObject({
  /** By key of a patch filter, such as `CLASSIFICATION`. */
  filters: z.record(z.string(), z.array(z.string()).min(1)),
  approveAfterDays: z.int().min(0).max(360),
  level: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNSPECIFIED']).default('UNSPECIFIED'),
});

/** A baseline of the account's own, and the patch groups that it counts for. */
export const baselineSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  system: instanceSchema.shape.system,
  rules: z.array(rule).min(1),
  rejected: z.array(z.string()).default([]),
  patchGroups: z.array(z.string()).default([]),
});

/** A document that State Manager runs again and again. */
export const associationSchema = z.strictObject({
  name: z.string(),
  document: z.string(),
  parameters: z.record(z.string(), z.array(z.string())).default({}),
  tag: z.strictObject({ key: z.string(), values: z.array(z.string()).min(1) }),
  schedule: z.string(),
  id: z.uuid().optional(),
  /** When it ran last, in days before the world begins: it runs next when its schedule says so. */
  lastRunDaysAgo: days.default(0.2),
});

const task = z.strictObject({
  id: z.uuid().optional(),
  name: z.string(),
  type: z.enum(['RUN_COMMAND', 'AUTOMATION', 'LAMBDA', 'STEP_FUNCTIONS']).default('RUN_COMMAND'),
  /** A document's name, or an ARN. */
  arn: z.string(),
  priority: z.int().min(0).default(1),
  parameters: z.record(z.string(), z.array(z.string())).default({}),
  /** Instances of its own; without them and without `untargeted`, those of the window. */
  targets: z.array(target).default([]),
  /** An Automation task that runs once, on nothing in particular. */
  untargeted: z.boolean().default(false),
  concurrency: z.string().default('50%'),
  errors: z.string().default('50%'),
  cutoff: z.enum(['CONTINUE_TASK', 'CANCEL_TASK']).default('CONTINUE_TASK'),
  /** Name of the role that starts it. */
  role: z.string().optional(),
});

/** A maintenance window: id as a config names it, schedule as SSM writes it, e.g. `cron(0 3 ? * WED *)`. */
export const windowSchema = z.strictObject({
  id: z.string().regex(/^mw-[0-9a-f]{17}$/),
  name: z.string().regex(/^[a-zA-Z0-9_\-.]{3,128}$/),
  schedule: z.string(),
  timezone: z.string().optional(),
  /** Days after the moment of its cron. */
  offset: z.int().min(1).max(6).optional(),
  durationHours: z.int().min(1).max(24),
  cutoffHours: z.int().min(0).max(23).default(0),
  enabled: z.boolean().default(true),
  targets: z.array(target).default([]),
  tasks: z.array(task).default([]),
});

/** The instances with one of these values under a tag, as a Resource Group. */
export const resourceGroupSchema = z.strictObject({
  name: z.string(),
  tag: z.strictObject({ key: z.string(), values: z.array(z.string()).min(1) }),
});

/** A vulnerability that Inspector knows to be exploited: seen, listed by CISA, or both. Days before the world begins. */
export const exploitSchema = z.strictObject({
  id: z.string().regex(/^CVE-\d{4}-\d{4,}$/),
  description: z.string(),
  cisaDaysAgo: days.optional(),
  /** After it was listed; CISA's usual three weeks, unless told otherwise. */
  cisaDueDays: days.optional(),
  seenDaysAgo: days.optional(),
  /** Probability of an exploit within a month, 0 to 1. */
  epss: z.number().min(0).max(1).optional(),
  cvss: z.number().min(0).max(10).optional(),
  /** CISA's ratings, where the catalogue file of the world has them. */
  automatable: z.enum(['yes', 'no']).optional(),
  technicalImpact: z.enum(['partial', 'total']).optional(),
});

export type WorldExploit = z.infer<typeof exploitSchema>;

export type WorldTarget = z.infer<typeof target>;
export type WorldTask = z.infer<typeof task>;
export type WorldInstance = z.infer<typeof instanceSchema>;
export type WorldBaseline = z.infer<typeof baselineSchema>;
export type WorldAssociation = z.infer<typeof associationSchema>;
export type WorldWindow = z.infer<typeof windowSchema>;
