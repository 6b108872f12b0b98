import * as z from 'zod';
import type { SlackJob } from './job.ts';

const base = {
  id: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.number(),
  actor: z.object({
    userId: z.string().max(40),
    teamId: z.string().max(40),
    enterpriseId: z.string().max(40).exactOptional(),
  }),
};

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
    channelId: z.string(),
    messageTs: z.string(),
    responseUrl: z.string().exactOptional(),
    viewId: z.string().exactOptional(),
  }),
  z.object({
    ...base,
    kind: z.literal('submit'),
    callbackId: z.string(),
    privateMetadata: z.string(),
    values: z.record(z.string(), z.string()),
  }),
  z.object({ ...base, kind: z.literal('home') }),
  z.object({
    ...base,
    kind: z.literal('workspace'),
    event: z.enum(['usergroup-changed', 'app-removed']),
    usergroupId: z.string().exactOptional(),
  }),
]);

/** A job from the requests queue. @throws for a body that the slack function of this or the last version cannot have written. */
export const parseSlackJob = (value: unknown): SlackJob => jobSchema.parse(value);
