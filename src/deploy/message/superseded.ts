import { cardLink } from '../../cards/message/origin.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { SupersededBy } from './facts.ts';
import { imageWord, runWord } from './words.ts';

/** What has come after it, by whom, and where to read what runs now. */
export function supersededText({ run, at, card }: SupersededBy): Mrkdwn {
  const { channel, ts } = card;
  const link = ts === undefined ? md`run ${run.id}` : cardLink({ channel, ts }, `run ${run.id}`);
  const by = run.plan.returnBy ?? (run.setOffBy ?? run.requester).userId;
  return md`Superseded by ${link} at ${moment(at)}: ${runWord(run)} to ${code(imageWord(run.plan.image))}, requested by ${user(by)}`;
}
