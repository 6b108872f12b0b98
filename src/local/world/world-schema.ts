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

export const worldSchema = z.strictObject({
  /** When the world's clock starts. */
  start: z.iso.datetime(),
  components: z.array(
    z.strictObject({ name: z.string(), version: z.string(), description: z.string(), data: z.string() }),
  ),
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
});

export type World = z.infer<typeof worldSchema>;
export type WorldPipeline = World['pipelines'][number];
export type WorldCalendar = World['calendars'][number];
