import type { ActionsBlock, AnyBlock } from '@slack/types';
import { framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { actions, button, fitMessage, section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed, moment, short } from '../../slack/words.ts';
import { sumOf, totalsOf } from '../decision/follow.ts';
import { CVE_ACTIONS } from '../types/actions.ts';
import type { Emergency, Step, StepState } from '../types/emergency.ts';
import { linesOf, nextText } from './board-lines.ts';
import { stepText } from './step.ts';
import { fleetsText, instancesText, named } from './words.ts';

/** One message for all fleets, until the last instance is safe. */
export function boardCard(emergency: Emergency): MessageContent {
  const { cve, id, reason, requester, requestedAt, readAt, steps } = emergency;
  const title = titleOf(emergency);
  const { text, blocks } = framedCard({
    title,
    headline: joinMd([md`${title}`, ...standing(emergency), nextText(emergency)], ' · '),
    warnings: warningsOf(emergency),
    moreWarnings: `/patch cve ${cve}`,
    lines: linesOf(emergency),
    buttons: buttonsOf(emergency),
    foot: md`Requested by ${user(requester.userId)} at ${moment(requestedAt)}: ${short(reason, 120)} · emergency ${id} · exposure to ${cve} as of ${moment(readAt)}`,
  });
  const fleets = [
    ...steps
      .filter(({ state }) => state !== 'safe')
      .toSorted(mostUrgentFirst)
      .map((step) => section(stepText(step))),
    ...safeBlocks(steps),
  ];
  return {
    text,
    blocks: fitMessage(
      [...blocks.slice(0, -1), ...fleets, ...blocks.slice(-1)],
      md`More fleets are not shown: ${`/patch cve ${cve}`} lists them.`,
    ),
  };
}

function titleOf({ state, cve, steps }: Emergency): string {
  const { exposed, notKnown } = totalsOf(steps, 'now');
  const left = exposed + notKnown;
  switch (state) {
    case 'open':
      if (exposed > 0) return `Emergency ${cve}: ${instancesText(exposed)} exposed`;
      return notKnown > 0
        ? `Emergency ${cve}: exposure of ${instancesText(notKnown)} not known`
        : `Emergency ${cve}: ${isKnown(steps) ? 'no instance exposed' : 'exposure not known'}`;
    case 'over':
      return `Emergency ${cve} over: no instance exposed`;
    case 'closed':
      return `Emergency ${cve} closed: ${left === 0 ? (isKnown(steps) ? 'no instance exposed' : 'exposure not known') : `${instancesText(left)} exposed or not known`}`;
  }
}

const isKnown = (steps: readonly Step[]): boolean =>
  steps.every(({ exposure, path }) => exposure !== 'not-known' || path.kind === 'none');

/** Fleets that people must look at, by name. */
function standing({ state, steps }: Emergency): Mrkdwn[] {
  if (state !== 'open') return [];
  const waiting = steps.filter((step) => step.state === 'asked').map(({ fleet }) => named(fleet));
  const stuck = steps
    .filter((step) => step.state === 'stuck' || step.state === 'blocked')
    .map(({ fleet }) => named(fleet));
  return [
    ...(waiting.length === 0 ? [] : [md`waiting for approval: ${firstOf(waiting, 5)}`]),
    ...(stuck.length === 0 ? [] : [md`action needed: ${firstOf(stuck, 5)}`]),
  ];
}

/** What was not seen is said first: it is never "not exposed". */
function warningsOf({ inspector, unread, told }: Emergency): Mrkdwn[] {
  const untold = Object.entries(told).filter(([, { kind }]) => kind === 'unreachable');
  return [
    ...(unread.length === 0
      ? []
      : [
          md`could not be read, so exposure there is not known: ${listed(unread.slice(0, 4).map(({ what, error }) => `${short(what)} (${short(error)})`))}`,
        ]),
    ...(untold.length === 0
      ? []
      : [md`owners were not reached in ${counted(untold.length, 'channel')}: tell them yourself`]),
    ...(inspector === 'off'
      ? [
          md`Amazon Inspector is off or Patchwarden may not read it: exposure comes from patch scans and image contents alone`,
        ]
      : []),
  ];
}

const URGENCY: Readonly<Record<StepState, number>> = {
  stuck: 0,
  blocked: 1,
  asked: 2,
  waiting: 3,
  'to-ask': 4,
  going: 5,
  checking: 6,
  fixed: 7,
  safe: 8,
};

const mostUrgentFirst = (a: Step, b: Step): number =>
  URGENCY[a.state] - URGENCY[b.state] || (a.fleet < b.fleet ? -1 : 1);

const isEmpty = ({ now, exposure }: Step): boolean => sumOf(now) === 0 && exposure !== 'not-exposed';

function safeBlocks(steps: readonly Step[]): AnyBlock[] {
  const safe = steps.filter(({ state }) => state === 'safe');
  const text = fleetsText({
    clear: safe.filter((step) => !isEmpty(step)).map(({ fleet }) => fleet),
    empty: safe.filter(isEmpty).map(({ fleet }) => fleet),
  });
  return text.length === 0 ? [] : [section(joinMd(text))];
}

function buttonsOf({ state, id, steps, review }: Emergency): ActionsBlock[] {
  const again = button({
    actionId: CVE_ACTIONS.again,
    text: 'Request again',
    value: id,
    style: 'primary',
    accessibilityLabel: 'Request again for the fleets that ended without success',
  });
  const close = button({
    actionId: CVE_ACTIONS.close,
    text: 'Close',
    value: id,
    accessibilityLabel: 'Close the emergency',
  });
  const reviewed = button({ actionId: CVE_ACTIONS.review, text: 'Reviewed', value: id, style: 'primary' });
  if (state !== 'open')
    return review === undefined || review.done !== undefined ? [] : [actions('emergency', reviewed)];
  return [actions('emergency', ...(steps.some((step) => step.state === 'stuck') ? [again] : []), close)];
}
