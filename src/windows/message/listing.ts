import type { AnyBlock } from '@slack/types';
import { cardLink } from '../../cards/message/origin.ts';
import { stateTitle } from '../../runs/message/state.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { context, header, section } from '../../slack/blocks.ts';
import { code, EMPTY, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { Listed, Opening } from '../decision/listing.ts';
import { adoptCommand, durationText, zoneText } from './words.ts';

/** A window that is enabled and never opens. */
export interface NeverOpens {
  id: string;
  name: string;
  schedule: string;
}

interface Listing {
  listed: readonly Listed[];
  never: readonly NeverOpens[];
  /** Some place's windows have not been read yet. */
  isUnread: boolean;
}

/** Openings of one fleet that are shown, and fleets. */
const MAX_OPENINGS = 5;
const MAX_FLEETS = 40;

/** `/patch windows`. */
export function listingBlocks({ listed, never, isUnread }: Listing): AnyBlock[] {
  const shown = listed.slice(0, MAX_FLEETS);
  const more = listed.length - shown.length;
  return [
    header('Maintenance windows of the next 14 days'),
    ...(isUnread ? [section(md`The windows of this account have not been read yet: try again in a minute.`)] : []),
    ...(listed.length === 0 && !isUnread ? [section(md`No patching window opens in the next 14 days.`)] : []),
    ...shown.map((each) => section(listedText(each))),
    ...(more > 0 ? [context(md`${more} more fleets: ${code('/patch windows <fleet>')} shows one of them`)] : []),
    ...never.slice(0, 5).map((each) => section(neverText(each))),
  ];
}

function listedText({ fleet, openings }: Listed): Mrkdwn {
  const name = fleet === undefined ? md`*Instances outside the configured fleets*` : md`*${fleet}*`;
  if (openings.length === 0) return md`${name}: no window opens in the next 14 days`;
  const shown = openings.slice(0, MAX_OPENINGS).map(openingText);
  const more = openings.length - shown.length;
  return joinMd([name, ...shown, ...(more > 0 ? [md`and ${more} more openings`] : [])]);
}

const openingText = (opening: Opening): Mrkdwn => md`• ${timeText(opening)} · ${howText(opening)}`;

const timeText = ({ at, timezone, name, durationMs }: Opening): Mrkdwn =>
  md`${moment(at)} (${zoneText(at, timezone)}) · ${short(name, 60)} for ${durationText(durationMs)}`;

function howText({ how, windowId }: Opening): Mrkdwn {
  switch (how.kind) {
    case 'as-is':
      return md`runs without approval; to decide in Slack, adopt it with ${adoptCommand(windowId)}`;
    case 'adopted':
      return how.run === undefined
        ? md`adopted; its card is posted at the first notice`
        : md`adopted, ${runText(how.run)}`;
    case 'deploy':
      return how.run === undefined ? md`no deploy is requested for it` : md`deploy ${runText(how.run)}`;
  }
}

function runText({ run, card }: RunRecord): Mrkdwn {
  const link = card.ts === undefined ? EMPTY : md` · ${cardLink({ channel: card.channel, ts: card.ts }, 'card')}`;
  return md`${stateTitle(run)} (${code(run.id)})${link}`;
}

export const neverText = ({ id, name, schedule }: NeverOpens): Mrkdwn =>
  md`*Warning* ${short(name, 60)} (${code(id)}) is enabled but never opens: ${code(schedule)} matches no date`;

/** The next openings for App Home and the menu; none where nothing opens. */
export function nextBlocks(listed: readonly Listed[], title: string): AnyBlock[] {
  const next = listed
    .flatMap(({ fleet, openings: [first] }) => (first === undefined ? [] : [{ fleet, opening: first }]))
    .sort((a, b) => a.opening.at - b.opening.at)
    .slice(0, MAX_OPENINGS);
  if (next.length === 0) return [];
  const lines = next.map(({ fleet = 'other instances', opening }) => md`*${fleet}* · ${timeText(opening)}`);
  return [header(title), section(joinMd(lines)), context(md`${code('/patch windows')} lists the next 14 days`)];
}
