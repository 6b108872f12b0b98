import type { CardLines } from '../../cards/message/framed-card.ts';
import { cardLink } from '../../cards/message/origin.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { ScheduledTime } from '../types/told.ts';
import { namesText, waitsText } from './words.ts';

/** What this message can do about it: nothing, and it says so. */
const CANNOT =
  'Cannot be skipped, deferred or stopped from here: to prevent it, disable the pipeline or change its schedule in Image Builder';
const NO_FLEET = 'building an image changes no fleet: a deploy needs a request with its own approval';

export function scheduleTitle(image: string, { state }: ScheduledTime): string {
  switch (state) {
    case 'announced':
      return `Upcoming scheduled bake: ${image}`;
    case 'built':
      return `Scheduled bake started: ${image}`;
    case 'nothing':
      return `${image}: the schedule fired, but nothing was built`;
    case 'called-off':
      return `Scheduled bake called off: ${image}`;
  }
}

export function scheduleLines(thing: ScheduledTime): CardLines {
  const { at, waits } = thing;
  const due = md`Was due at ${moment(at)}${againText(thing)}`;
  switch (thing.state) {
    case 'announced':
      return {
        what: md`Image Builder starts it at ${moment(at)} · recipe ${short(thing.recipe)}`,
        status: md`It ${waitsText(waits)}`,
        undo: md`${CANNOT}`,
        next: md`No approval needed: if nobody acts, ${ifText(waits)}; ${NO_FLEET}`,
      };
    case 'built':
      return {
        what: due,
        status: md`Build ${code(buildName(thing))}, recipe ${short(thing.recipe)}`,
        undo: md`It cannot be stopped from here, only in Image Builder`,
        next: md`No action needed: ${whereText(thing)}; ${NO_FLEET}`,
      };
    case 'nothing':
      return {
        what: due,
        status: nothingText(thing),
        undo: md`For a bake each time, change its start condition to ${code('EXPRESSION_MATCH_ONLY')} in Image Builder`,
        next: md`Anyone can choose Bake to request an image now; if nobody acts, fleets and the image stay as they are`,
      };
    case 'called-off':
      return {
        what: due,
        status: thing.why === 'disabled' ? md`The pipeline is disabled` : md`The schedule was changed in Image Builder`,
        undo: md`To bring it back, ${thing.why === 'disabled' ? 'enable the pipeline' : 'change the schedule'} in Image Builder`,
        next: md`No action needed: it builds nothing at that time, and fleets stay as they are`,
      };
  }
}

const againText = ({ nextAt }: ScheduledTime): Mrkdwn =>
  nextAt === undefined ? md`` : md` · the next time is ${moment(nextAt)}`;

const ifText = ({ kind }: ScheduledTime['waits']): string =>
  kind === 'nothing'
    ? 'the build starts'
    : 'the build starts if one of these is newer by then, and otherwise nothing happens';

/** `web-al2023/1.4.0/5` */
const buildName = ({ build }: ScheduledTime): string => build?.arn.split('/').slice(1).join('/') ?? 'not known';

const whereText = ({ build }: ScheduledTime): Mrkdwn =>
  build?.card === undefined
    ? md`the build has its own card, which follows it`
    : md`${cardLink(build.card, 'the card of the build')} follows it`;

function nothingText({ waits }: ScheduledTime): Mrkdwn {
  if (waits.kind === 'updates') return md`No dependency update: there is no newer version of ${namesText(waits.of)}`;
  return md`Image Builder gives no reason`;
}
