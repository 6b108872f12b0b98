import type { AnyBlock } from '@slack/types';
import { cardLink } from '../../cards/message/origin.ts';
import { context, section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { Kinds } from '../run-kind.ts';
import type { RunRecord } from '../types/record.ts';
import { changeText, thingOf } from './run-word.ts';
import { stateWord } from './state.ts';
import { requesterText } from './who-decides.ts';

/** Requests in one list; a section holds some thirty lines of them. */
const MAX_LINES = 15;

/** What waits for one person's approval, each with the way to its card. */
export function waitingBlocks(records: readonly RunRecord[], kinds: Kinds): AnyBlock[] {
  if (records.length === 0) return [];
  const more = records.length - MAX_LINES;
  return [
    section(joinMd(records.slice(0, MAX_LINES).map((record) => waitingLine(record, kinds)))),
    ...(more > 0 ? [context(md`${more} more are not shown here: \`/patch status\` lists them.`)] : []),
  ];
}

function waitingLine({ run, card }: RunRecord, kinds: Kinds): Mrkdwn {
  const kind = kinds.of(run);
  const place =
    card.ts === undefined ? md`run ${run.id}` : cardLink({ channel: card.channel, ts: card.ts }, `Open run ${run.id}`);
  const until =
    run.state === 'awaiting-approval'
      ? md`, expires ${run.expiresAtMost === true ? 'by' : 'at'} ${moment(run.expiresAt)}${run.expiresAtMost === true ? ' at the latest' : ''}`
      : md``;
  return md`• *${thingOf(run, kinds)}*${changeText(run, kinds)}: ${stateWord(run, kind)}, ${requesterText(run, kind)}${until}. ${place}`;
}
