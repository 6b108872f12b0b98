import * as z from 'zod/mini';

/** What the control API says of the local world, parsed once on arrival; members the page does not use pass through. */

const profile = z.looseObject({ display_name: z.optional(z.string()), title: z.optional(z.string()) });

const personSchema = z.looseObject({
  id: z.string(),
  name: z.optional(z.string()),
  real_name: z.optional(z.string()),
  profile: z.optional(profile),
  deleted: z.optional(z.boolean()),
  is_bot: z.optional(z.boolean()),
  is_restricted: z.optional(z.boolean()),
  is_ultra_restricted: z.optional(z.boolean()),
  is_stranger: z.optional(z.boolean()),
  team_id: z.optional(z.string()),
  tz: z.optional(z.string()),
  title: z.optional(z.string()),
});

const channelSchema = z.looseObject({
  id: z.string(),
  name: z.optional(z.string()),
  is_im: z.optional(z.boolean()),
  user: z.optional(z.string()),
  is_ext_shared: z.optional(z.boolean()),
  is_archived: z.optional(z.boolean()),
  members: z.optional(z.array(z.string())),
});

const usergroupSchema = z.looseObject({
  id: z.string(),
  handle: z.string(),
  name: z.optional(z.string()),
  users: z._default(z.array(z.string()), []),
  is_disabled: z.optional(z.boolean()),
});

const commandSchema = z.looseObject({
  command: z.string(),
  usage_hint: z.optional(z.string()),
  description: z.optional(z.string()),
});

/** `now` is in milliseconds of the local world; `speed` is world time per real time, 0 when it stands still. */
const clockSchema = z.looseObject({ now: z.number(), speed: z.number() });

export const worldSchema = z.looseObject({
  clock: clockSchema,
  users: z.array(personSchema),
  channels: z.array(channelSchema),
  usergroups: z._default(z.array(usergroupSchema), []),
  commands: z.optional(z.array(commandSchema)),
  /** Accounts with their Regions, `444455556666/us-east-1`, the bot's own first; absent where there is one. */
  places: z.optional(z.array(z.string())),
  /** Where approvals are confirmed in the simulated AWS: in which roles, and in which session each person. */
  confirm: z.optional(z.looseObject({ roles: z.array(z.string()), people: z.record(z.string(), z.string()) })),
});

const blockSchema = z.looseObject({ type: z.string() });

const notifiedSchema = z.looseObject({ user: z.string(), why: z.string(), group: z.optional(z.string()) });

const replySchema = z.looseObject({
  ts: z.string(),
  subtype: z.optional(z.string()),
  /** Of a reply that is shown in the channel too: what it replies to. */
  root: z.optional(z.looseObject({ text: z.string() })),
  notified: z._default(z.array(notifiedSchema), []),
  thread_ts: z.optional(z.string()),
  user: z.optional(z.string()),
  bot_id: z.optional(z.string()),
  text: z._default(z.string(), ''),
  blocks: z.optional(z.array(blockSchema)),
  edited: z.optional(z.looseObject({ ts: z.optional(z.string()) })),
  ephemeral_to: z.optional(z.string()),
});

const messageSchema = z.extend(replySchema, { replies: z.optional(z.array(replySchema)) });

export const messagesSchema = z.array(messageSchema);

const plain = z.looseObject({ text: z.string() });

const viewSchema = z.looseObject({
  id: z.string(),
  type: z.optional(z.string()),
  title: z.optional(plain),
  submit: z.optional(z.nullable(plain)),
  close: z.optional(z.nullable(plain)),
  blocks: z.array(blockSchema),
});

export const viewsSchema = z.looseObject({ modals: z.array(viewSchema), home: z.nullable(viewSchema) });

export type Person = z.infer<typeof personSchema>;
export type Channel = z.infer<typeof channelSchema>;
export type Command = z.infer<typeof commandSchema>;
export type WorldClock = z.infer<typeof clockSchema>;
export type World = z.infer<typeof worldSchema>;
export type Block = z.infer<typeof blockSchema>;
export type Reply = z.infer<typeof replySchema>;
export type Message = z.infer<typeof messageSchema>;
export type View = z.infer<typeof viewSchema>;
export type Views = z.infer<typeof viewsSchema>;

export const personName = (person: Person): string =>
  person.real_name || person.profile?.display_name || person.name || person.id;

/** Slack's time stamps are seconds with a sequence number behind the point. */
export const stampToMillis = (ts: string): number => Number.parseFloat(ts) * 1000;
