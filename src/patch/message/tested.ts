import { spanText } from '../../duration.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import type { PatchPlan } from '../types/plan.ts';
import { dotted, named } from './words.ts';

/** The fleet on which it was tested first, and how far this run is limited to the same patches. */
export function testedText(plan: PatchPlan): Mrkdwn | undefined {
  const { before } = plan;
  if (before === undefined) return plan.pin.kind === 'none' ? undefined : md`${pinText(plan)}`;
  const verified = before.signedOff === undefined ? md`` : md`, verified by ${user(before.signedOff)}`;
  const byWindow =
    before.window === undefined
      ? undefined
      : md`${named(before.fleet)} patched by its window ${named(before.window)} on ${moment(before.patchedAt)}`;
  return dotted(
    byWindow,
    md`${named(before.fleet)} healthy for ${spanText(before.soakedMs)}${verified}`,
    pinText(plan),
  );
}

/** Linux decides by its repositories at run time, and a snapshot cannot cross patch groups: without a pin newer patches may come. */
export function pinText({ pin, before, asked }: Pick<PatchPlan, 'pin' | 'before' | 'asked'>): string {
  switch (pin.kind) {
    case 'list':
      return `limited to the ${counted(pin.patches, 'patch', 'patches')} that ${named(pin.fleet)} installed${withoutText(asked)}`;
    case 'fix':
      return `limited to the ${counted(pin.patches, 'patch', 'patches')} for ${pin.cve}${rejectedText(pin.rejected)}; they count as other patches, and what the baseline approves stays missing`;
    case 'until-date':
      return `limited to patches released by ${pin.date} (UTC), as on ${named(pin.fleet)}`;
    case 'none':
      return before === undefined ? 'not pinned' : 'not pinned: patches may be newer';
  }
}

const rejectedText = (rejected: readonly string[]): string =>
  rejected.length === 0
    ? ''
    : `, without ${firstOf(
        rejected.map((patch) => short(patch, 40)),
        3,
      )}, which ${rejected.length === 1 ? 'is' : 'are'} rejected by the baseline`;

/** A list replaces what the baseline approves, not what it counts. */
const withoutText = ({ without = [] }: PatchPlan['asked']): string => {
  if (without.length === 0) return '';
  const patches = firstOf(
    without.map((patch) => short(patch, 40)),
    3,
  );
  return `, without ${patches}, which ${without.length === 1 ? 'stays' : 'stay'} missing and non-compliant`;
};
