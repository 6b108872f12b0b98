import * as z from 'zod';
import type { InputValue } from './inputs.ts';
import type { ClickOrigin, Proof, SlackJob } from './job.ts';
import { isProof } from './proof.ts';

const base = {
  id: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.number(),
  actor: z.object({
    userId: z.string().max(40),
    teamId: z.string().max(40),
    enterpriseId: z.string().max(40).exactOptional(),
  }),
};

const inputSchema: z.ZodType<InputValue> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('number'), number: z.number() }),
  z.object({ kind: z.literal('choice'), value: z.string() }),
  z.object({ kind: z.literal('choices'), values: z.array(z.string()) }),
  z.object({ kind: z.literal('date'), date: z.string() }),
  z.object({ kind: z.literal('time'), time: z.string() }),
  z.object({ kind: z.literal('moment'), at: z.number() }),
  z.object({ kind: z.literal('users'), userIds: z.array(z.string()) }),
  z.object({ kind: z.literal('channels'), channelIds: z.array(z.string()) }),
  z.object({ kind: z.literal('untyped'), text: z.string() }),
]);

const proofSchema = z.custom<Proof>(isProof);

/** The last version's inputs were texts alone. */
const lastInput = z.string().transform((text): InputValue => ({ kind: 'untyped', text }));

const valuesSchema = z.record(z.string(), z.union([inputSchema, lastInput]));

const shownSchema = {
  viewId: z.string(),
  hash: z.string().exactOptional(),
  privateMetadata: z.string(),
  values: valuesSchema,
};

const messageSchema = z.object({
  kind: z.literal('message'),
  channelId: z.string(),
  messageTs: z.string(),
  marker: z.string().exactOptional(),
});

const originSchema: z.ZodType<ClickOrigin> = z.discriminatedUnion('kind', [
  messageSchema,
  z.object({ kind: z.literal('home'), ...shownSchema }),
  z.object({ kind: z.literal('modal'), callbackId: z.string(), ...shownSchema }),
]);

const jobSchema: z.ZodType<SlackJob> = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('command'),
    channelId: z.string(),
    text: z.string(),
    responseUrl: z.string(),
    viewId: z.string().exactOptional(),
  }),
  z.object({
    ...base,
    kind: z.literal('click'),
    actionId: z.string(),
    value: z.string(),
    input: inputSchema.exactOptional(),
    from: originSchema,
    responseUrl: z.string().exactOptional(),
    viewId: z.string().exactOptional(),
    proof: proofSchema.exactOptional(),
  }),
  z.object({
    ...base,
    kind: z.literal('submit'),
    callbackId: z.string(),
    privateMetadata: z.string(),
    values: valuesSchema,
    viewId: z.string().exactOptional(),
    proof: proofSchema.exactOptional(),
  }),
  z.object({ ...base, kind: z.literal('home') }),
  z.discriminatedUnion('event', [
    z.object({
      ...base,
      kind: z.literal('workspace'),
      event: z.enum(['usergroup-changed', 'app-removed']),
      usergroupId: z.string().exactOptional(),
    }),
    z.object({ ...base, kind: z.literal('workspace'), event: z.literal('channel-shared'), channelId: z.string() }),
  ]),
]);

/** The last version's clicks came from messages alone, and named theirs beside the action. */
const lastClick = z.looseObject({ kind: z.literal('click'), channelId: z.string(), messageTs: z.string() });

function ofThisVersion(value: unknown): unknown {
  const last = lastClick.safeParse(value);
  if (!last.success || 'from' in last.data) return value;
  const { channelId, messageTs, ...click } = last.data;
  return { ...click, from: { kind: 'message', channelId, messageTs } };
}

/** A job from the requests queue. @throws for a body that the slack function of this or the last version cannot have written. */
export const parseSlackJob = (value: unknown): SlackJob => jobSchema.parse(ofThisVersion(value));
