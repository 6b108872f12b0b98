import type { AlarmFinding } from './alarms.ts';
import type { ApproverFinding } from './approvers.ts';
import type { DeadlineFinding } from './deadlines.ts';
import type { InstallationFinding } from './installation.ts';
import type { PatchingFinding } from './patching.ts';
import type { PulseFinding } from './pulse.ts';
import type { QuotaFinding } from './quotas.ts';
import type { UnreadFinding } from './read.ts';
import type { SlackFinding } from './slack.ts';
import type { TagFinding } from './tags.ts';

/** What one check found; `place` where that is not home, as `444455556666/us-east-1`. */
export type Finding = { place?: string } & (
  | SlackFinding
  | InstallationFinding
  | ApproverFinding
  | PatchingFinding
  | TagFinding
  | AlarmFinding
  | DeadlineFinding
  | QuotaFinding
  | PulseFinding
  | UnreadFinding
);
