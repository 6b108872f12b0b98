import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import { sumOf } from '../decision/follow.ts';
import type { Counts } from '../types/emergency.ts';
import type { Exposing, Exposure, HeldBack } from '../types/exposure.ts';
import type { Path } from '../types/path.ts';

/** Names are other people's. */
export const named = (text: string): string => short(text, 60);

const MOST_PATCHES = 3;

export const patchesText = (ids: readonly string[]): string =>
  firstOf(
    ids.map((id) => short(id, 50)),
    MOST_PATCHES,
  );

/** `2 exposed, 1 not known, 5 not exposed`: what is not known is never among those that are not exposed. */
export const countsText = ({ exposed, notKnown, notExposed }: Counts): string =>
  [
    `${exposed} exposed`,
    ...(notKnown === 0 ? [] : [`${notKnown} not known`]),
    ...(notExposed === 0 ? [] : [`${notExposed} not exposed`]),
  ].join(', ');

/** Nothing runs, which is no proof of what will. */
const NO_INSTANCES = 'not known: no instances now, and what launches next has not been checked';

/** A fleet in its own words where it has nothing to count. */
export function fleetText(counts: Counts, { exposure, path }: { exposure: Exposure; path: Path }): string {
  if (sumOf(counts) > 0) return countsText(counts);
  if (exposure === 'not-exposed') return 'no instances now, and its images are not exposed';
  return path.kind === 'none' ? NO_INSTANCES : 'its instances could not be read, so exposure is not known';
}

/** Fleets that need nothing, those without instances apart: that nothing runs is no proof. */
export const fleetsText = ({ clear, empty }: { clear: readonly string[]; empty: readonly string[] }): Mrkdwn[] => [
  ...(clear.length === 0 ? [] : [md`*Not exposed*: ${firstOf(clear.map(named), 20)}`]),
  ...(empty.length === 0
    ? []
    : [
        md`*Not known*, since they have no instances now and what they launch next has not been checked: ${firstOf(empty.map(named), 20)}`,
      ]),
];

export const exploitedText = (exploited: 'yes' | 'no' | 'not-known'): string => {
  switch (exploited) {
    case 'yes':
      return 'known to be exploited';
    case 'no':
      return 'not known to be exploited';
    case 'not-known':
      return 'whether it is exploited is not known';
  }
};

/** What shows that instances of a fleet are exposed. */
export function evidenceText(evidence: readonly Exposing[]): string {
  const patches = [...new Set(evidence.flatMap((each) => (each.code === 'missing' ? each.patches : [])))];
  const images = [...new Set(evidence.flatMap((each) => (each.code === 'image' ? [each.image] : [])))];
  return [
    ...(patches.length === 0 ? [] : [`missing ${patchesText(patches)}`]),
    ...(evidence.some(({ code }) => code === 'inspector') ? ['found by Amazon Inspector'] : []),
    ...(images.length === 0
      ? []
      : [
          `vulnerable package in ${firstOf(
            images.map((id) => short(id, 60)),
            2,
          )}`,
        ]),
  ].join(' and ');
}

export function heldText({ patch, baseline, approval }: HeldBack): Mrkdwn {
  const what = md`baseline ${named(baseline)}`;
  switch (approval.kind) {
    case 'waits':
      return md`${what} holds back ${short(patch, 50)} until ${moment(approval.until)}`;
    case 'rejected':
      return md`${what} rejects ${short(patch, 50)}`;
    case 'left-out':
      return md`no rule of ${what} covers ${short(patch, 50)}`;
  }
}

export const heldTexts = (held: readonly HeldBack[]): Mrkdwn =>
  joinMd(
    [
      ...held.slice(0, MOST_PATCHES).map(heldText),
      ...(held.length > MOST_PATCHES ? [md`${held.length - MOST_PATCHES} more`] : []),
    ],
    ', ',
  );

export const instancesText = (count: number): string => counted(count, 'instance');
