import { countedPeople } from '../../approvals/decision/quorum.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { Kind } from '../kinds.ts';
import type { KindLines } from '../run-kind.ts';
import type { Run } from '../types/run.ts';
import { isTerminal } from '../types/state.ts';
import { approvedText } from './who-decides.ts';

/** What it would have done, why it did not, and what does not follow. */
export const observedText = <K extends Kind>(run: Run<K>, lines: Pick<KindLines<K>, 'wouldHave'>): Mrkdwn =>
  md`${lines.wouldHave(run)} ${whyText(run)}`;

function whyText(run: Run): Mrkdwn {
  const stays = run.earlier === undefined ? md`` : md` What was done before the checkpoint stays.`;
  return hasApprovals(run)
    ? md`${approvedText(run)}, but nothing was started and nothing follows: patchwarden.yml only observes it (${code('observe')}).${stays}`
    : md`Nobody was asked, nothing was started and nothing follows: patchwarden.yml only observes it (${code('observe')}).${stays}`;
}

const hasApprovals = (run: Run): boolean => countedPeople(run).length > 0;

/** The line below the title of a card on which people are asked although nothing starts. */
export const shadowLine = (run: Run): Mrkdwn | undefined =>
  run.observe === undefined || isTerminal(run.state)
    ? undefined
    : md`*Observed only* Approvals are recorded, but nothing starts: once approved, this card says what would have been done (${code('observe: shadow')} in patchwarden.yml).`;

/** Before the click; `undefined` where an approval leads to a start. */
export const observedFirstText = ({ observe }: Pick<Run, 'observe'>): string | undefined =>
  observe === undefined
    ? undefined
    : 'Nothing starts: this is observed only. Your approval is recorded, and the card then says what would have been done.';
