import type { AlarmFacts } from './alarms.ts';
import type { ApproverFacts } from './approvers.ts';
import type { DeadlineFacts } from './deadlines.ts';
import type { InstallationFacts } from './installation.ts';
import type { PatchingFacts } from './patching.ts';
import type { PulseFacts } from './pulse.ts';
import type { QuotaFacts } from './quotas.ts';
import type { Unread } from './read.ts';
import type { SlackFacts } from './slack.ts';
import type { TagFacts } from './tags.ts';

/** Of one account and Region. */
export interface PlaceFacts {
  /** Absent at home. */
  place?: string;
  /** Of a member; that of home has its secrets too. */
  installation?: InstallationFacts;
  /** Absent where no fleet is a patch group or has a window. */
  patching?: PatchingFacts;
  /** Absent where no fleet is a patch group. */
  tags?: TagFacts;
  alarms: AlarmFacts;
  quotas: QuotaFacts;
}

/** Everything that the checks are made of, read within one run. */
export interface DoctorFacts {
  slack: SlackFacts;
  installation: InstallationFacts;
  approvers: ApproverFacts;
  pulse: PulseFacts;
  /** Home first. */
  places: readonly PlaceFacts[];
  /** Of the fleets of every place, since an order may lead from one to another. */
  deadlines: DeadlineFacts;
  /** Places of which nothing is read, and why. */
  notRead: readonly { place: string; because: Unread }[];
}
