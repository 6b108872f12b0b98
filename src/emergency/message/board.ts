import type { AnyBlock } from '@slack/types';
import type { MessageContent } from '../../cards/types.ts';
import { actions, button, context, fitMessage, header, section } from '../../slack/blocks.ts';
import { bold, joinMd, type Mrkdwn, md, quotedText, topText, user } from '../../slack/mrkdwn.ts';
import { barText, counted, firstOf, listed, moment, short } from '../../slack/words.ts';
import { totalsOf } from '../decision/follow.ts';
import { CVE_ACTIONS } from '../types/actions.ts';
import type { Emergency, Step, StepState } from '../types/emergency.ts';
import { pathText } from './path.ts';
import { countsText, exploitedText, instancesText, named } from './words.ts';

/** One message for all fleets, until the last instance is safe. */
export function boardCard(emergency: Emergency): MessageContent {
  const { cve, id, reason, requester, requestedAt, readAt, steps } = emergency;
  return {
    text: topText(headline(emergency)),
    blocks: fitMessage(
      [
        header(titleOf(emergency)),
        section(joinMd(linesOf(emergency))),
        ...steps
          .filter(({ state }) => state !== 'safe')
          .toSorted(mostUrgentFirst)
          .map((step) => section(stepText(step))),
        ...safeBlocks(steps),
        ...buttonsOf(emergency),
        context(
          md`Requested by ${user(requester.userId)} at ${moment(requestedAt)}: ${short(reason, 120)} · emergency ${id} · exposure to ${cve} as of ${moment(readAt)}`,
        ),
      ],
      md`More fleets are not shown: ${`/patch cve ${cve}`} lists them.`,
    ),
  };
}

function titleOf({ state, cve, steps }: Emergency): string {
  const { exposed, notKnown } = totalsOf(steps, 'now');
  const left = exposed + notKnown;
  switch (state) {
    case 'open':
      return exposed > 0
        ? `Emergency ${cve}: ${instancesText(exposed)} exposed`
        : `Emergency ${cve}: ${instancesText(notKnown)} not known`;
    case 'over':
      return `Emergency ${cve} over: no instance exposed`;
    case 'closed':
      return `Emergency ${cve} closed: ${left === 0 ? 'no instance' : instancesText(left)} exposed or not known`;
  }
}

function headline(emergency: Emergency): Mrkdwn {
  const { steps } = emergency;
  const waiting = steps.filter(({ state }) => state === 'asked').map(({ fleet }) => named(fleet));
  const stuck = steps.filter(({ state }) => state === 'stuck' || state === 'blocked').map(({ fleet }) => named(fleet));
  return joinMd(
    [
      md`${titleOf(emergency)}`,
      ...(waiting.length === 0 ? [] : [md`waiting for approval: ${firstOf(waiting, 5)}`]),
      ...(stuck.length === 0 ? [] : [md`needs a person: ${firstOf(stuck, 5)}`]),
    ],
    ' · ',
  );
}

function linesOf(emergency: Emergency): Mrkdwn[] {
  const { exploited, steps, inspector, unread, told } = emergency;
  const [before, now] = [totalsOf(steps, 'before'), totalsOf(steps, 'now')];
  const all = before.exposed + before.notKnown;
  const done = Math.max(0, all - now.exposed - now.notKnown);
  const untold = Object.entries(told).filter(([, { kind }]) => kind === 'unreachable');
  return [
    md`*What* ${exploitedText(exploited)} · ${countsText(now)}`,
    md`*Fixed* ${barText(done, all)} ${done} of ${instancesText(all)}`,
    ...(inspector === 'read'
      ? []
      : [
          md`*Not seen* Amazon Inspector ${inspector === 'off' ? 'is off or may not be read' : 'could not be read'}: only scans and images count`,
        ]),
    ...(unread.length === 0
      ? []
      : [md`*Not read* ${listed(unread.slice(0, 4).map(({ what, error }) => `${short(what)} (${short(error)})`))}`]),
    ...(untold.length === 0
      ? []
      : [md`*Owners not reached* in ${counted(untold.length, 'channel')}: tell them yourself`]),
    nextText(emergency),
  ];
}

function nextText({ state, ended, review, steps, policy }: Emergency): Mrkdwn {
  if (review?.done !== undefined)
    return md`*Reviewed* by ${user(review.done.by)} at ${moment(review.done.at)}: ${short(review.done.text, 300)}`;
  if (state !== 'open') {
    const why = ended?.why === undefined ? md`` : md`: ${short(ended.why, 200)}`;
    const by = ended?.by === undefined ? md`Over` : md`Closed by ${user(ended.by)}`;
    const due = review === undefined ? md`` : md` by ${moment(review.due)}`;
    return md`*Next* ${by}${why}. ${groupsText(policy.groups)}: review what happened${due}, and press Reviewed`;
  }
  const asked = steps.filter((step) => step.state === 'asked').length;
  const stuck = steps.filter((step) => step.state === 'stuck').length;
  const parts = [
    ...(asked === 0
      ? []
      : [md`${groupsText(policy.groups)} decide on ${counted(asked, 'request')}, each in its fleet's channel`]),
    ...(stuck === 0 ? [] : [md`${counted(stuck, 'fleet')} ended without success: fix the cause, then Request again`]),
  ];
  return parts.length === 0
    ? md`*Next* this card follows every fleet until no instance is exposed`
    : md`*Next* ${joinMd(parts, ' · ')}`;
}

const groupsText = (groups: object): string =>
  listed(
    Object.keys(groups).map((name) => `@${name}`),
    'or',
  );

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

function safeBlocks(steps: readonly Step[]): AnyBlock[] {
  const safe = steps.filter(({ state }) => state === 'safe').map(({ fleet }) => named(fleet));
  return safe.length === 0 ? [] : [section(md`*Not exposed*: ${firstOf(safe, 20)}`)];
}

function stepText(step: Step): Mrkdwn {
  const { fleet, now, left, state } = step;
  const ids = state === 'safe' || state === 'fixed' || left.length === 0 ? md`` : md` · ${firstOf(left, 3)}`;
  return joinMd([
    md`${bold(named(fleet))} · ${stateText(step)}`,
    md`${now.exposed + now.notKnown + now.notExposed === 0 ? 'no instances now' : countsText(now)}${ids}`,
  ]);
}

function stateText(step: Step): Mrkdwn {
  const { state, path, said } = step;
  const last = step.runs.at(-1);
  const run = last === undefined ? '' : `run ${last.id}`;
  switch (state) {
    case 'safe':
      return md`not exposed`;
    case 'fixed':
      return md`fixed${run === '' ? '' : ` by ${run}`}`;
    case 'to-ask':
      return md`about to request: ${pathText(path)}`;
    case 'waiting':
      return md`not requested yet: ${pathText(path)}. ${said === undefined ? md`` : quotedText(said.replace(/^No request was made: /, ''), () => undefined)}`;
    case 'asked':
      return md`waiting for approval, ${run}: ${pathText(path)}`;
    case 'going':
      return md`in progress, ${run} (${wordsOf(last?.state ?? '')})`;
    case 'checking':
      return md`${run} succeeded; its instances have not shown it yet`;
    case 'stuck':
      return md`*needs a person*: ${run} ${endedText(last?.state ?? '')}`;
    case 'blocked':
      return md`*needs a person*: ${pathText(path)}`;
  }
}

const wordsOf = (state: string): string => state.replaceAll('-', ' ');

function endedText(state: string): string {
  switch (state) {
    case 'succeeded':
      return 'succeeded, and its instances or image do not show it after 2 hours';
    case 'cancelled':
      return 'was withdrawn or stopped';
    case 'rejected':
      return 'was rejected';
    case 'expired':
      return 'expired before enough people approved it';
    case 'rolled-back':
      return 'was rolled back';
    case 'needs-attention':
      return 'needs attention';
    default:
      return 'failed';
  }
}

function buttonsOf({ state, id, steps, review }: Emergency): AnyBlock[] {
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
