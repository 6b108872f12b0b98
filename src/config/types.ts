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
  accounts: Readonly<Record<string, { regions: readonly string[]; role?: string }>>;
  /** What features bring, as it is written and checked; `readSection` reads it. */
  sections: Readonly<Record<string, unknown>>;
}

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
}

/** `to` is a name in `approvers`. */
export interface Escalate {
  afterMs: number;
  to: string;
}

export interface ImageConfig {
  name: string;
  pipelineArn: string;
  /** Name of the policy for its bakes. */
  policy: string;
  channel: string;
  /** Accounts beside the bot's own whose AMIs, and registries whose container images, its fleets may take. */
  owners: readonly string[];
}

export interface FleetConfig {
  name: string;
  policy: string;
  channel: string;
  image?: string;
  after?: string;
  soakMs?: number;
  /** How long the old instances, or a rollback to them, are kept once the new ones serve. Absent: as the stack has it; a refresh does not bake. */
  watchMs?: number;
  /** Names of CloudWatch alarms that send a deploy back. */
  alarms: readonly string[];
  /** A refresh of this fleet stops at this percentage, 1–99, and asks. */
  checkpoint?: number;
  /** The SSM maintenance window, `mw-…`, that `in window` means. */
  window?: string;
  /** ARN of the role of the group's instances, which an instance refresh must be allowed to pass. */
  instanceRole?: string;
  target:
    | { kind: 'stack'; stack: string; parameter: string }
    | { kind: 'auto-scaling-group'; group: string }
    | { kind: 'patch-group'; patchGroup: string };
}
