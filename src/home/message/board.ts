import type { AnyBlock } from '@slack/types';
import { cardLink } from '../../cards/message/origin.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { BOARD_REVIEW_ACTION, valueFor } from '../../runs/actions.ts';
import type { BoardThing, Ended } from '../../runs/board.ts';
import { pauseBlocks } from '../../runs/message/overview.ts';
import { changeText, runWord, thingOf } from '../../runs/message/run-word.ts';
import { nextLine, stateWord } from '../../runs/message/state.ts';
import { requestedText, requesterText } from '../../runs/message/who-decides.ts';
import type { Kinds } from '../../runs/run-kind.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { actions, button, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, short } from '../../slack/words.ts';
import type { Board } from '../types.ts';
import { postureMark } from './compliance.ts';

/** Names are those of the config and of stored runs: one line, and short enough that a row stays readable. */
const NAME = 60;
const SHOWN_ENDS = 5;

/** What keeps everything from starting: the pause, and calendars that hold runs which are ready to start. */
export const bannerBlocks = ({
  pause,
  active,
  unreadPlaces,
}: Pick<Board, 'pause' | 'active' | 'unreadPlaces'>): AnyBlock[] => [
  ...pauseBlocks(pause),
  ...unreadBlocks(unreadPlaces),
  ...freezeBlocks(active),
];

/** What cannot be read is not gone: what is shown of it is as it was before. */
function unreadBlocks(places: Board['unreadPlaces']): AnyBlock[] {
  if (places.length === 0) return [];
  const lines = places
    .slice(0, 5)
    .map(
      ({ place, error, since }) => md`*Cannot be read*: ${code(place)} since ${moment(since)}: ${short(error, 300)}`,
    );
  const more = places.length > 5 ? [md`and ${places.length - 5} more`] : [];
  return [
    section(
      joinMd([
        ...lines,
        ...more,
        md`Below is what was last read there. Nothing starts there until it can be read again; what runs there already continues. To find the cause: ${code('/patch doctor')}.`,
      ]),
    ),
  ];
}

/** From what was found when a start was last tried: calendars are not read for the board. */
function freezeBlocks(active: readonly RunRecord[]): AnyBlock[] {
  const frozen = active.flatMap(({ run }) => (run.hold?.code === 'frozen' ? [run.hold] : []));
  if (frozen.length === 0) return [];
  const names = [...new Set(frozen.flatMap(({ calendars }) => calendars))].map((arn) =>
    short(arn.split('/').at(-1) ?? arn, NAME),
  );
  const untils = frozen.flatMap(({ until }) => until ?? []);
  const until = untils.length === 0 ? md`` : md` until ${moment(Math.max(...untils))}`;
  const what = `${counted(frozen.length, 'approved run')} ${frozen.length === 1 ? 'starts' : 'start'}`;
  return [
    section(
      md`*Freeze*: change ${names.length === 1 ? 'calendar' : 'calendars'} ${listed(names)} ${names.length === 1 ? 'is' : 'are'} closed${until}. ${what} after that.`,
    ),
  ];
}

/** A run with its state and next step. */
export const runLines = ({ run, card }: RunRecord, kinds: Kinds): Mrkdwn =>
  md`*${thingOf(run, kinds)}*${changeText(run, kinds)}: ${stateWord(run, kinds.of(run))}, ${requesterText(run, kinds.of(run))}, ${runLink(run.id, card)}\n${nextLine(run, kinds.of(run), 'its card')}`;

const runLink = (runId: string, card: { channel: string; ts?: string }): Mrkdwn =>
  card.ts === undefined ? md`run ${runId}` : cardLink({ channel: card.channel, ts: card.ts }, `run ${runId}`);

/** With the button that opens the form; everything else that can be decided is on the card. */
export const waitingBlock = (record: RunRecord, kinds: Kinds): AnyBlock =>
  section(
    runLines(record, kinds),
    button({
      actionId: BOARD_REVIEW_ACTION,
      text: 'Review',
      value: valueFor(record.run),
      style: 'primary',
      accessibilityLabel: `Review the ${runWord(record.run, kinds)} of ${short(record.run.name, NAME)}`,
    }),
  );

/** What a thing says of itself, and where it stands. */
export const thingText = ({ text }: BoardThing, posture: FleetPosture | undefined): Mrkdwn =>
  posture === undefined ? text : joinMd([text, postureMark(posture)]);

/** A thing with its buttons below it. */
export const thingBlocks = (thing: BoardThing, posture: FleetPosture | undefined): AnyBlock[] => [
  section(thingText(thing, posture)),
  ...(thing.buttons.length === 0 ? [] : [actions(`thing-${short(thing.name, 200)}`, ...thing.buttons)]),
];

export function endsBlock(ends: readonly Ended[]): AnyBlock | undefined {
  return ends.length === 0 ? undefined : section(joinMd(ends.slice(0, SHOWN_ENDS).map(endedLine)));
}

function endedLine({ kind, word = kind, name, title, at, from, result, requested, runId, card }: Ended): Mrkdwn {
  const who = requested === undefined ? md`` : md`, ${requestedText(requested)}`;
  const to = result === undefined ? undefined : short(result, NAME);
  const made = to === undefined ? md`` : from === undefined ? md`, ${to}` : md`, ${short(from, NAME)} → ${to}`;
  return md`${word} of ${short(name, NAME)}: ${title} at ${moment(at)}${made}${who}, ${runLink(runId, card)}`;
}

export const activeTitle = ({ active, things }: Pick<Board, 'active' | 'things'>): string => {
  const soaks = soaksIn(things).length;
  const runs = active.length === 0 ? 'No active runs' : counted(active.length, 'active run');
  return soaks === 0 ? runs : `${runs}, ${counted(soaks, 'soak')} in progress`;
};

/** Soaks are active though their runs have ended. */
export const soaksIn = (things: Board['things']): Mrkdwn[] => things.flatMap(({ soak }) => soak ?? []);
