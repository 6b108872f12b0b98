import type { AnyBlock, ModalView } from '@slack/types';
import { context, divider, inputText, modal, section } from '../../slack/blocks.ts';
import { bold, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed, short } from '../../slack/words.ts';
import { countsOf } from '../decision/follow.ts';
import { CVE_FORM, REASON_INPUT } from '../types/actions.ts';
import type { CveReport, ReadFleet } from '../types/cve.ts';
import type { Unknown } from '../types/exposure.ts';
import { complianceText, pathText } from './path.ts';
import { evidenceText, exploitedText, fleetsText, fleetText, instancesText, named } from './words.ts';

/** More fleets than this are counted alone. */
const MOST_FLEETS = 40;

/** What happens if someone submits it; absent where nothing can be requested. */
export interface Asking {
  /** Of the policy. */
  approvals: number;
  groups: readonly string[];
}

/** Every fleet with what shows its exposure, what mends it, and what that does to its compliance. */
export function exposureModal(report: CveReport, { asking, open }: { asking?: Asking; open?: string }): ModalView {
  const may = asking !== undefined && open === undefined && report.fleets.some(isAskable);
  return modal({
    callbackId: CVE_FORM,
    title: 'Exposure',
    ...(may ? { submit: 'Request' } : {}),
    privateMetadata: report.cve,
    blocks: [
      section(summaryText(report)),
      ...warningsOf(report).map((warning) => context(warning)),
      ...report.fleets.toSorted(worstFirst).slice(0, MOST_FLEETS).map(fleetBlock),
      ...(report.fleets.length > MOST_FLEETS
        ? [context(md`${counted(report.fleets.length - MOST_FLEETS, 'more fleet')}, less exposed than these.`)]
        : []),
      ...(open === undefined ? [] : [context(md`Emergency ${open} is open for it: its card follows every fleet.`)]),
      ...(may && asking !== undefined ? askBlocks(asking) : whyNot(report, asking !== undefined)),
    ],
  });
}

const isAskable = ({ path }: ReadFleet): boolean => path.kind !== 'none' && path.kind !== 'blocked';

const RANK = { exposed: 0, 'not-known': 1, 'not-exposed': 2 } as const;
const worstFirst = (a: ReadFleet, b: ReadFleet): number =>
  RANK[a.exposure.exposure] - RANK[b.exposure.exposure] || (a.fleet < b.fleet ? -1 : 1);

/** In a sentence, for whoever has no modal: `CVE-2026-1 · 3 fleets exposed: web-prod, …`. */
export function summaryText({ cve, exploited, fleets, heardOf }: CveReport): Mrkdwn {
  const of = (exposure: keyof typeof RANK): ReadFleet[] => fleets.filter((each) => each.exposure.exposure === exposure);
  const names = (some: readonly ReadFleet[]): string[] => some.map(({ fleet }) => fleet);
  const unknown = of('not-known');
  const line = (some: readonly ReadFleet[], what: Mrkdwn): Mrkdwn[] =>
    some.length === 0 ? [] : [md`${what}: ${firstOf(names(some).map(named), 20)}`];
  return joinMd([
    md`${bold(cve)} · ${exploitedText(exploited)}`,
    ...(heardOf
      ? []
      : [md`This CVE is not in Amazon Inspector, the patch catalog or any scan, so exposure is not known.`]),
    ...line(of('exposed'), md`*Exposed*`),
    ...line(
      unknown.filter(({ exposure }) => exposure.empty !== true),
      md`*Not known*`,
    ),
    ...fleetsText({
      clear: names(of('not-exposed')),
      empty: names(unknown.filter(({ exposure }) => exposure.empty === true)),
    }),
    ...(fleets.length === 0 ? [md`patchwarden.yml has no fleets yet.`] : []),
  ]);
}

function warningsOf({ inspector, unread }: CveReport): Mrkdwn[] {
  return [
    ...(inspector === 'off'
      ? [
          md`*Amazon Inspector is off*, or Patchwarden may not read it: exposure comes from patch scans and image contents alone.`,
        ]
      : []),
    ...(unread.length === 0
      ? []
      : [
          md`*Could not be read*: ${listed(unread.slice(0, 5).map(({ what, error }) => `${short(what)} (${short(error)})`))}.`,
        ]),
  ];
}

function fleetBlock({ fleet, exposure, path }: ReadFleet): AnyBlock {
  const counts = countsOf(exposure);
  const evidence = exposure.instances.flatMap((each) => (each.exposure === 'exposed' ? each.by : []));
  const some = exposure.instances.filter((each) => each.exposure === 'exposed').slice(0, 3);
  return section(
    joinMd([
      md`${bold(named(fleet))} · ${fleetText(counts, { exposure: exposure.exposure, path })}`,
      ...(evidence.length === 0
        ? []
        : [
            md`${evidenceText(evidence)}: ${listed(some.map(({ id, name }) => (name === undefined ? id : `${short(name, 30)} (${id})`)))}${counts.exposed > some.length ? md` and ${counts.exposed - some.length} more` : md``}`,
          ]),
      ...unknownLine(exposure.instances.flatMap((each) => (each.exposure === 'not-known' ? [each.why] : []))),
      ...(exposure.unread.length === 0
        ? []
        : [
            md`could not be read: ${listed(exposure.unread.map(({ what, error }) => `${short(what)} (${short(error)})`))}`,
          ]),
      ...(path.kind === 'none' ? [] : [md`${path.kind === 'blocked' ? 'To do' : 'Fix'}: ${pathText(path)}`]),
      ...[complianceText(path)].flatMap((text) => (text === undefined ? [] : [text])),
    ]),
  );
}

const WHY: Readonly<Record<Unknown, string>> = {
  'not-scanned': 'not scanned',
  'scan-too-old': 'last scanned before the patch was approved',
  'no-fix-known': 'no patch for it is known, so a scan cannot show it',
  'held-back': 'their baseline does not approve the patch, so scans ignore it',
  'approval-not-known': 'could not tell whether, or since when, their baseline approves the patch',
  'newer-missing': 'a newer patch is missing, and may contain the same fix',
  unread: 'their missing patches have not been read',
};

function unknownLine(why: readonly Unknown[]): Mrkdwn[] {
  const kinds = [...new Set(why)];
  if (kinds.length === 0) return [];
  const parts = kinds.map((kind) => `${instancesText(why.filter((each) => each === kind).length)}: ${WHY[kind]}`);
  return [md`not known, ${parts.join('; ')}`];
}

const askBlocks = ({ approvals, groups }: Asking): AnyBlock[] => [
  divider(),
  section(
    md`Request tells the owners of each fleet in its channel, then opens one request for each under the emergency policy: ${counted(approvals, 'approval')} of ${listed(
      groups.map((group) => `@${group}`),
      'or',
    )}, the shorter soak, and a review afterwards. Nothing starts before it is approved.`,
  ),
  inputText({ actionId: REASON_INPUT, label: 'Reason', hint: 'Everyone sees it.', maxLength: 300 }),
];

const whyNot = ({ fleets }: CveReport, hasPolicy: boolean): AnyBlock[] => {
  if (fleets.every(({ path }) => path.kind === 'none')) return [];
  return hasPolicy
    ? []
    : [
        context(
          md`Nothing can be requested from here: name a policy under compliance, emergency in patchwarden.yml and deploy that.`,
        ),
      ];
};
