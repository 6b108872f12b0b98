import { countedPeople } from '../../approvals/decision/quorum.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { Kind } from '../kinds.ts';
import type { KindLines } from '../run-kind.ts';
import type { Run } from '../types/run.ts';
import { isTerminal } from '../types/state.ts';
import { againCommand } from './again.ts';
import { approvedText } from './who-decides.ts';

/** What it would have done, who approved that, why it did not, and how it is done once it may be. */
export function observedText<K extends Kind>(run: Run<K>, lines: Pick<KindLines<K>, 'wouldHave' | 'again'>): Mrkdwn {
  const stays = run.earlier === undefined ? md`` : md` What was done before the checkpoint stays.`;
  return md`${lines.wouldHave(run)} ${decidedText(run)} and nothing follows: ${code('observe')} is set in patchwarden.yml.${stays} Once it is removed, ${code(againCommand(run, lines))} requests it again.`;
}

const decidedText = (run: Run): Mrkdwn =>
  countedPeople(run).length > 0
    ? md`${approvedText(run)}. Nothing was started`
    : md`No approval was requested, nothing was started`;

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
