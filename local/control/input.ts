import * as z from 'zod';
import { parseJson } from '../slack/json.ts';
import { ControlRefusal } from './answer.ts';

/** The bodies of the control API. An unknown key is refused, so that a slip of the pen is not silently ignored. */

const id = z.string().min(1);
const times = z.int().min(1).max(10_000).optional();

export const commandInput = z.strictObject({ user: id, channel: id, text: z.string().max(4000) });

const clickCommon = { user: id, action_id: id, block_id: id.optional(), value: z.unknown().optional() };
export const clickInput = z.union(
  [
    z.strictObject({ ...clickCommon, channel: id, ts: id, stale: z.boolean().optional() }),
    z.strictObject({ ...clickCommon, view_id: id, values: z.record(z.string(), z.unknown()).optional() }),
  ],
  { error: 'a click needs user, action_id, and either channel and ts, or view_id' },
);

export const submitInput = z.strictObject({
  user: id,
  view_id: id,
  values: z.record(z.string(), z.unknown()).optional(),
});
export const closeInput = z.strictObject({ user: id, view_id: id });
export const homeInput = z.strictObject({ user: id });
export const memberInput = z.strictObject({ usergroup: id, user: id, present: z.boolean() });
export const usergroupInput = z.strictObject({ usergroup: id, disabled: z.boolean() });
export const userInput = z.strictObject({
  user: id,
  deleted: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  reachable: z.boolean().optional(),
  name: id.optional(),
  real_name: id.optional(),
  enterprise_user_id: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,20}$/)
    .optional(),
});
export const channelInput = z.strictObject({
  channel: id,
  archived: z.boolean().optional(),
  shared: z.boolean().optional(),
  deleted: z.boolean().optional(),
  add: z.array(id).optional(),
  remove: z.array(id).optional(),
});
export const uninstallInput = z.strictObject({ how: z.enum(['removed', 'token-revoked']).default('removed') });
export const resetInput = z.strictObject({});

export const clockInput = z.union([z.strictObject({ advance: z.string() }), z.strictObject({ speed: z.number() })], {
  error: 'the clock takes {"advance": "25m"} or {"speed": 60}',
});

export const workerInput = z.strictObject({ down: z.boolean() });
export type WorkerInput = z.output<typeof workerInput>;

/** What somebody does to a maintenance window in the console; absent members stay as they are. */
export const windowInput = z.strictObject({
  window: id,
  enabled: z.boolean().optional(),
  schedule: id.optional(),
  deleted: z.literal(true).optional(),
});
export type WindowInput = z.output<typeof windowInput>;

/** `stopped` and `started` are EC2's; a `lost` agent answers nobody until it is `found`, or its system restarts. */
export const instanceInput = z.strictObject({
  instance: id,
  becomes: z.enum(['stopped', 'started', 'lost', 'found']),
});
export type InstanceInput = z.output<typeof instanceInput>;

/** A person tags an instance, as at EC2, or takes tags away. */
export const tagInput = z
  .strictObject({
    instance: id,
    tags: z.record(id, z.string()).optional(),
    remove: z.array(id).min(1).optional(),
  })
  .refine(({ tags = {}, remove = [] }) => Object.keys(tags).length + remove.length > 0, {
    message: 'needs tags, or keys of tags in remove',
  });
export type TagInput = z.output<typeof tagInput>;

const ami = z.string().regex(/^ami-[0-9a-f]{8,17}$/, 'is no AMI id');
const by = {
  /** Which tool does it: Terraform marks its updates of stacks. */
  tool: z.enum(['terraform', 'other']).default('terraform'),
  role: z
    .string()
    .regex(/^[\w+=,.@-]{1,64}$/, 'is no name of a role')
    .default('terraform'),
};

/** Somebody applies what they hold, by which a fleet gets the image that stands there: an update of its stack, another launch template version of its group, a parameter. */
export const applyInput = z.union([
  z.strictObject({ stack: id, parameter: id.default('AmazonMachineImage'), image: ami, ...by }),
  z.strictObject({ group: id, image: ami, refresh: z.boolean().default(false), ...by }),
  z.strictObject({ parameter: id, image: ami, ...by }),
]);
export type ApplyInput = z.output<typeof applyInput>;

/** Something becomes known of a vulnerability: CISA lists it, or exploits of it are seen. */
export const cveInput = z.strictObject({
  cve: z.string().regex(/^CVE-[12][0-9]{3}-[0-9]{4,10}$/, 'is no id of a CVE'),
  becomes: z.enum(['listed', 'seen']),
  /** Days until CISA wants it mended. */
  due: z.int().min(0).max(365).default(21),
  description: id.optional(),
  automatable: z.enum(['yes', 'no']).optional(),
  technicalImpact: z.enum(['partial', 'total']).optional(),
});
export type CveInput = z.output<typeof cveInput>;

/** Somebody scans an instance by hand, with its own baseline or with another. */
export const scanInput = z.strictObject({ instance: id, baseline: id.optional() });
export type ScanInput = z.output<typeof scanInput>;

/** A person starts a document, in the console or with the CLI, with a role of the account under the name of their session. */
export const documentInput = z.strictObject({
  document: id,
  role: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'is no name of a role'),
  session: z.string().regex(/^[\w+=,.@-]{2,64}$/, 'is no name of a session'),
  parameters: z.record(id, z.union([z.string().transform((one) => [one]), z.array(z.string())])).default({}),
});
export type DocumentInput = z.output<typeof documentInput>;

/**
 * What happens to an account in a Region: somebody deletes the role with which Patchwarden works there (`denying`), its API answers every
 * role that it is too much (`throttled`) or nobody at all (`gone`), or all is as it was (`well`).
 */
export const placeInput = z.strictObject({
  place: id,
  becomes: z.enum(['denying', 'throttled', 'gone', 'well']),
  role: id.optional(),
});
export type PlaceInput = z.output<typeof placeInput>;

export const rawInput = z.strictObject({
  method: z.string().default('POST'),
  path: z.string().startsWith('/').default('/slack/events'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
});

/** What goes wrong on one node: local/aws/ssm/nodes/outcomes.ts. */
const outcomeInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('patch-fails'), reported: z.enum(['Failed', 'Success']).default('Failed') }),
  z.strictObject({ kind: z.literal('half-installed') }),
  z.strictObject({ kind: z.literal('never-returns') }),
  z.strictObject({ kind: z.literal('no-restart') }),
  z.strictObject({ kind: z.literal('undeliverable') }),
  z.strictObject({ kind: z.literal('access-denied') }),
  z.strictObject({ kind: z.literal('slow'), factor: z.number().min(1).max(1000) }),
  z.strictObject({ kind: z.literal('hook-fails'), hook: z.enum(['before', 'after', 'exit']) }),
  z.strictObject({ kind: z.literal('unhealthy-after-restart') }),
]);

export const faultInput = z.discriminatedUnion(
  'target',
  [
    z.strictObject({
      target: z.literal('aws'),
      service: id,
      operation: id,
      kind: z.enum(['throttle', 'server-error', 'timeout-after-accept', 'access-denied']),
      caller: id.optional(),
      times,
      for: id.optional(),
    }),
    z.strictObject({
      target: z.literal('events'),
      kind: z.enum(['drop', 'delay', 'duplicate', 'reorder']),
      detailType: id.optional(),
      times,
      by: id.optional(),
    }),
    z.strictObject({
      target: z.literal('bake'),
      pipeline: id,
      kind: z.enum([
        'component-failure',
        'test-failure',
        'distribution-failure',
        'stuck',
        'no-ami',
        'failed-ami',
        'other-account',
      ]),
      reason: z.string().optional(),
      times,
    }),
    z.discriminatedUnion('kind', [
      z.strictObject({
        target: z.literal('instance'),
        group: id,
        kind: z.enum(['boot-failure', 'no-signal', 'unhealthy', 'no-capacity']),
        times,
      }),
      z.strictObject({ target: z.literal('instance'), group: id, kind: z.literal('other-image'), image: id, times }),
    ]),
    z.strictObject({ target: z.literal('function'), function: id, kind: z.literal('invoke-error'), times }),
    z.strictObject({
      target: z.literal('stack'),
      stack: id,
      kind: z.enum(['resource-failure', 'rollback-failure']),
      reason: z.string().optional(),
      times,
    }),
    z.strictObject({ target: z.literal('node'), instance: id, outcome: outcomeInput, times }),
    z.strictObject({ target: z.literal('alarm'), alarm: id, state: z.enum(['OK', 'ALARM']) }),
    z.strictObject({
      target: z.literal('slack'),
      method: id,
      kind: z.enum([
        'rate-limit',
        'server-error',
        'timeout-before-accept',
        'timeout-after-accept',
        'timeout-late-accept',
        'revoked-token',
        'channel-deleted',
        'outage',
      ]),
      times,
      for: id.optional(),
      by: id.optional(),
      retryAfter: z.number().positive().optional(),
    }),
  ],
  { error: 'a fault needs a target: aws, events, bake, stack, function, instance, node, alarm or slack' },
);

/** A body without its `place`: in which account and Region something is done, at home unless it says so. */
export function placed(body: Buffer): { place: string | undefined; body: Buffer } {
  const value = parseJson(body.toString('utf8'));
  if (typeof value !== 'object' || value === null || !('place' in value)) return { place: undefined, body };
  const { place, ...rest } = value;
  return { place: parseInput(z.strictObject({ place: id }), asBody({ place })).place, body: asBody(rest) };
}

const asBody = (value: object): Buffer => Buffer.from(JSON.stringify(value));

/**
 * A body that fits its schema; an empty one counts as `{}`.
 * @throws ControlRefusal with one sentence naming the first field that does not fit
 */
export function parseInput<S extends z.ZodType>(schema: S, body: Buffer): z.output<S> {
  const text = body.toString('utf8');
  const value = text.trim() === '' ? {} : parseJson(text);
  if (value === undefined) throw new ControlRefusal('The body is not JSON.');
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  const what = issue?.message ?? 'it does not fit';
  throw new ControlRefusal(`The body does not fit: ${where === '' ? '' : `${where}: `}${what}.`);
}
