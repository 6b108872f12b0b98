import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed } from '../../slack/words.ts';
import type { ApproverFinding, DoesNotCount } from '../types/approvers.ts';

/** Whether enough people could approve under a policy. */
export function approverText(finding: ApproverFinding): Mrkdwn {
  const { policy, approvals, people } = finding;
  const what = finding.escalated === true ? `${policy}, escalated` : policy;
  switch (finding.code) {
    case 'enough':
      return md`Policy *${what}* needs ${counted(approvals, 'approval')}, and ${finding.more ? 'at least ' : ''}${counted(people, 'person', 'people')} can give one.`;
    case 'short':
      return md`Policy *${what}* needs ${counted(approvals, 'approval')}, and ${people === 0 ? 'nobody can give one' : `only ${counted(people, 'person', 'people')} can give one`}: nothing under it can start. ${without(finding)}Add people to ${groups(finding)}${approvals === 1 ? '' : ', or lower its approvals'}.`;
    case 'requester':
      return md`Policy *${what}* needs ${counted(approvals, 'approval')}, and just ${counted(people, 'person', 'people')} can give one: what one of them requests cannot be approved, since nobody approves their own request. ${without(finding)}Add at least one person to ${groups(finding)}.`;
  }
}

type Lacking = Extract<ApproverFinding, { without: unknown }>;

const groups = ({ groups: names }: Lacking): string => listed(names, 'or');

const WORDS: Readonly<Record<DoesNotCount, readonly [one: string, many: string]>> = {
  guest: ['guest', 'guests'],
  bot: ['bot', 'bots'],
  deactivated: ['deactivated account', 'deactivated accounts'],
  external: ['account of another organisation', 'accounts of other organisations'],
  'too-new': ['person who joined too recently', 'people who joined too recently'],
  'no-identity': [
    'person without an AWS identity in confirm.people',
    'people without an AWS identity in confirm.people',
  ],
};

function without({ without: counts }: Lacking): Mrkdwn {
  const parts = Object.entries(WORDS).flatMap(([why, [one, many]]) => {
    const count = Object.entries(counts).find(([code]) => code === why)?.[1] ?? 0;
    return count === 0 ? [] : [counted(count, one, many)];
  });
  return parts.length === 0 ? md`` : md`Not counted: ${listed(parts)}. `;
}
