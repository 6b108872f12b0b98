import type { ComplianceConfig } from '../../src/config/types.ts';
import { DAY, HOUR } from '../../src/duration.ts';

/** Compliance as the config has it by default, with a digest. */
export const COMPLIANCE: ComplianceConfig = {
  sweepMs: HOUR,
  callsPerSecond: 3,
  staleMs: 3 * DAY,
  images: { behind: 2, ageMs: 30 * DAY },
  windowTags: [],
  custom: [],
  unrated: 'told',
  exceptions: { maxMs: 90 * DAY, remindMs: 7 * DAY },
  configRules: false,
  digest: { day: 'monday', at: '09:00' },
};
