import type { Here } from './here.ts';

/** `patchwarden.yml` after checking: every reference resolved to exist, durations in milliseconds, nothing optional that decides. */
export interface Config {
  /** The one Slack team whose people may act, `T…`. */
  workspace: string;
  /** On Enterprise Grid, the organisation, `E…`. */
  enterprise?: string;
  /** IANA zone in which times typed by people are read. */
  timezone: string;
  /** Default channel for cards and notices, `C…`. */
  channel: string;
  approvers: Readonly<Record<string, ApproverGroup>>;
  /** How long someone must have been in a Slack user group before they count as its member, in milliseconds; 0: from the first moment. */
  settleMs: number;
  policies: Readonly<Record<string, Policy>>;
  images: Readonly<Record<string, ImageConfig>>;
  fleets: Readonly<Record<string, FleetConfig>>;
  /** One person with several Slack accounts: person's name to their user ids. */
  people: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds before a window opens at which notices are posted, longest first. */
  notices: readonly number[];
  deferrals: { max: number; withinMs: number };
  /** SSM Change Calendars, by ARN: nothing starts while one is closed. */
  freezes: readonly string[];
  /** `role`: of the hub's worker there, instead of the one of the member template; `name`: what people call the account. */
  accounts: Readonly<Record<string, { regions: readonly string[]; role?: string; name?: string }>>;
  /** Absent: no fleet is looked at for compliance. */
  compliance?: ComplianceConfig;
  /** Absent: no policy asks for confirmation. */
  confirm?: ConfirmConfig;
  /** Nothing is changed, of what belongs to no fleet either: bakes, syncs. Absent: what people approve is done. */
  observe?: Observe;
  /** What features bring, as it is written and checked; `readSection` reads it. */
  sections: Readonly<Record<string, unknown>>;
}

/** Requests end as "would have", and nothing is changed: `true` asks nobody, `shadow` asks people as ever. */
export type Observe = true | 'shadow';

/** Members of one Slack user group, or named people. */
export type ApproverGroup = { kind: 'usergroup'; usergroup: string } | { kind: 'users'; users: readonly string[] };

export interface Policy {
  name: string;
  /** Distinct people needed. */
  approvals: number;
  /** Names in `approvers`; a person in any of them may approve. */
  from: readonly string[];
  /** How long a request waits for an answer. */
  expiresMs: number;
  soakMs: number;
  /** Who else is told when nobody has acted on a checkpoint, or on what needs attention, for so long. */
  escalate?: Escalate;
  /** What a deferral beyond `deferrals` needs instead of one person. Absent: it is refused. */
  escalated?: { approvals: number; from: readonly string[] };
  /** An approval counts once the same person has confirmed it with their AWS identity. */
  confirm?: 'aws';
}

/** The AWS identities with which people confirm: `arn:aws:sts::<account>:assumed-role/<role>/<session>`, compared exactly. */
export interface ConfirmConfig {
  /** Names of roles in the bot's account. */
  roles: readonly string[];
  /** Name of the session, by Slack account or by a name in `people`. */
  people: Readonly<Record<string, string>>;
}

/** `to` is a name in `approvers`. */
export interface Escalate {
  afterMs: number;
  to: string;
}

/** What is typed for the AMI in the parameter of a fleet's image. */
export const GOLD = 'gold';

export interface ImageConfig {
  name: string;
  /** Where its pipeline is, or its parameter where it has no pipeline. */
  place: Here;
  /** Absent: it is baked elsewhere, and its gold AMI is read from `parameter`. */
  pipelineArn?: string;
  /** The SSM parameter that holds the id of its gold AMI. */
  parameter?: string;
  /** Its fleets take the gold AMI alone, and rollbacks. */
  onlyGold?: true;
  /** Name of the policy for its bakes. */
  policy: string;
  channel: string;
  /** Accounts beside the bot's own whose AMIs, and registries whose container images, its fleets may take. */
  owners: readonly string[];
  /** What its pipeline's own schedule starts is announced beforehand, at the file's `notices`. */
  announce?: true;
  /** What an hour of its build instance costs: `0.12 USD`. */
  instanceCost?: string;
}

export interface FleetConfig {
  name: string;
  /** The account and Region that it is in. */
  place: Here;
  policy: string;
  channel: string;
  image?: string;
  after?: string;
  /** `after: bake`: a request opens when a bake of its image has succeeded, whoever started that; no fleet goes before it. */
  afterBake?: true;
  soakMs?: number;
  /** How long the old instances, or a rollback to them, are kept once the new ones serve. Absent: as the stack has it; a refresh does not bake. */
  watchMs?: number;
  /** Names of CloudWatch alarms that send a deploy back. */
  alarms: readonly string[];
  /** A refresh of this fleet stops at this percentage, 1–99, and asks. */
  checkpoint?: number;
  /** The SSM maintenance window, `mw-…`: for a deploy what `in window` means, for a patch group the window that patches it. */
  window?: string;
  /** `window: tags`: `window` is the one that a sync made, and absent until then. */
  windowFrom?: 'tags';
  /** Of a patch group: its window's patching task is our runbook, which patches only what people approved. */
  adopted?: true;
  /** What an occurrence does when nobody acts: it patches, or it is skipped. Absent where the fleet has no window of its own. */
  occurrences?: 'notice-only' | 'approval-required';
  /** Patching of this fleet in a window that is not adopted may be stopped. */
  stop?: true;
  /** Its own lead times of notices, in milliseconds, longest first. Absent: the file's. */
  noticesMs?: readonly number[];
  /** Name in `approvers`: one of them must say that it works before the fleet after it is opened. */
  signoff?: string;
  /** How a patch group is patched by us. Absent: it never is, and is only announced and followed. */
  patch?: PatchConfig;
  /** ARN of the role of the group's instances, which an instance refresh must be allowed to pass. */
  instanceRole?: string;
  /** The SSM parameter that is given the id of the AMI that the fleet runs, after each deploy and rollback. */
  imageParameter?: string;
  /** Whether its instances can be reached from the internet. Absent: not known, which counts as public. */
  exposure?: 'public' | 'internal';
  /** The stricter of the file's and the fleet's own. */
  observe?: Observe;
  target:
    | { kind: 'stack'; stack: string; parameter: string }
    | { kind: 'auto-scaling-group'; group: string }
    | { kind: 'patch-group'; patchGroup: string };
}

/** How instances are patched in place. Counts and percentages are written as Systems Manager takes them: `10`, `10%`. */
export interface PatchConfig {
  reboot: 'if-needed' | 'never';
  /** How many instances at a time, within a wave. */
  concurrency: string;
  /** How many may fail before no further instance of the wave begins. */
  errors: string;
  /** One to three cumulative percentages of the instances, ascending, the last 100; a wave begins when every instance of the one before was patched. */
  waves: readonly number[];
  /** How long one instance may take, in milliseconds. */
  timeoutMs: number;
  /** Command documents that run on each instance. */
  hooks?: { before?: string; after?: string; exit?: string };
  /** What holds this fleet to the patches that the first fleet of its order installed. */
  pin: 'none' | 'list' | 'until-date';
}

/** What counts as drift, by when patches must be in, and who may be out of it for how long. */
export interface ComplianceConfig {
  /** How often everything is read. */
  sweepMs: number;
  /** Calls that a sweep makes to each service in a second. */
  callsPerSecond: number;
  /** An older scan no longer counts. */
  staleMs: number;
  /** An image that is more than `behind` good images behind the newest, or whose newer one has been there for `ageMs`, is drift. */
  images: { behind: number; ageMs: number };
  /** Keys under which an instance that is patched in place says its window; empty: none is asked for. */
  windowTags: readonly string[];
  /** Absent: there are no deadlines. */
  deadlines?: 'bod-26-04' | 'custom';
  /** The first that fits counts; empty unless `deadlines` is `custom`. */
  custom: readonly CustomDeadline[];
  /** A vulnerability that no table can place, since its ratings are not known, is told as such, or has the strictest deadline. */
  unrated: 'told' | 'strictest';
  /** `s3://` address of a list of known exploited vulnerabilities, in the shape of CISA's. */
  catalogue?: string;
  /** `auditors`: name in `approvers`. */
  exceptions: { maxMs: number; remindMs: number; auditors?: string };
  /** Name of the policy for zero-days. */
  emergency?: string;
  /** In the file's time zone. `leadership`: channel. */
  digest?: { day: Weekday; at: string; leadership?: string };
  /** AWS Config rules beside our own checks. */
  configRules: boolean;
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** A rule of the organisation's own: what it is about must all hold. */
export interface CustomDeadline {
  name: string;
  days: number;
  exploited?: true;
  public?: true;
  severities?: readonly string[];
  /** Where it stands, and of which day that is. */
  source: string;
  date: string;
}
