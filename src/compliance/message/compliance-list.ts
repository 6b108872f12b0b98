import type { AnyBlock } from '@slack/types';
import { clockLine } from '../../posture/message/deadline.ts';
import { sourcesLines } from '../../posture/message/known.ts';
import { causesText, countsText, verdictWord } from '../../posture/message/posture-line.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import { context, header, section } from '../../slack/blocks.ts';
import { code, EMPTY, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import { fleetWord, sinceText } from './drift-words.ts';

const MAX_FLEETS = 40;

export interface ListFacts {
  /** What is worst first. */
  postures: readonly FleetPosture[];
  /** Fleets of the config that no sweep has read yet. */
  unswept: readonly string[];
  now: number;
}

/** `/patch compliance`: where every fleet stands. */
export function complianceBlocks({ postures, unswept, now }: ListFacts): AnyBlock[] {
  const shown = postures.slice(0, MAX_FLEETS);
  const more = postures.length - shown.length;
  return [
    header('Compliance'),
    section(totalText(postures)),
    ...shown.map((posture) => section(fleetText(posture, now))),
    ...(more > 0 ? [context(md`${more} more fleets: ${code('/patch compliance <fleet>')} shows one of them`)] : []),
    ...(unswept.length > 0
      ? [
          context(
            md`Not read yet: ${firstOf(
              unswept.map((name) => short(name, 40)),
              10,
            )}`,
          ),
        ]
      : []),
    ...sourcesBlock(postures),
  ];
}

/** The same for every fleet: from where it is known what is exploited. */
function sourcesBlock(postures: readonly FleetPosture[]): AnyBlock[] {
  const [first] = [...postures].sort((a, b) => b.readAt - a.readAt).flatMap(({ deadlines }) => deadlines ?? []);
  return first === undefined ? [] : [context(joinMd(sourcesLines(first.sources)))];
}

function totalText(postures: readonly FleetPosture[]): Mrkdwn {
  if (postures.length === 0) return md`No fleet has been read yet: the first sweep is in progress.`;
  const fleets = postures.filter(({ fleet }) => !isNoFleet(fleet));
  const excepted = fleets.filter((each) => each.verdict === 'compliant' && each.excepted !== undefined).length;
  const count = (verdict: FleetPosture['verdict']): number => fleets.filter((each) => each.verdict === verdict).length;
  return md`${count('compliant')} of ${counted(fleets.length, 'fleet')} compliant${excepted > 0 ? ` (${excepted} by exception)` : ''} · ${count('not-compliant')} not compliant · ${count('not-seen')} not fully seen`;
}

function fleetText(posture: FleetPosture, now: number): Mrkdwn {
  const { fleet, since, causes, unread, snoozedUntil, exceptions, readAt } = posture;
  const parts = [
    md`*${fleetWord(fleet)}*: ${verdictWord(posture)}`,
    md`${countsText(posture)}`,
    ...(posture.verdict === 'compliant' ? [] : [sinceText(since, now)]),
    ...(posture.excepted === undefined || posture.verdict !== 'compliant'
      ? []
      : [md`until ${moment(posture.excepted.until)}`]),
    ...(exceptions > 0 ? [md`${counted(exceptions, 'exception')}`] : []),
    ...(snoozedUntil !== undefined && snoozedUntil > now ? [md`snoozed until ${moment(snoozedUntil)}`] : []),
  ];
  const blind = unread > 0 ? md` · ${counted(unread, 'read')} failed` : EMPTY;
  const why = causes.length === 0 ? [] : [causesText(posture)];
  const clock = posture.deadline === undefined ? [] : [clockLine(posture.deadline, now)];
  return joinMd([joinMd(parts, ' · '), ...why, ...clock, md`As of ${moment(readAt)}${blind}`]);
}
