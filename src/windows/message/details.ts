import type { AnyBlock, ModalView } from '@slack/types';
import { context, divider, header, modal, section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { FleetNeeds, Occurrence } from '../types/occurrence.ts';
import { failureLines, progressLine, statusText, taskLines } from './live-lines.ts';
import { needsLine, warningsOf, whatLine } from './notice-lines.ts';
import { partLines, unprovenText } from './receipt-lines.ts';
import { adoptCommand, idsText, windowName, zoneText } from './words.ts';

/** Everything that is known of an occurrence. */
export function detailsModal(occurrence: Occurrence): ModalView {
  const { notice } = occurrence;
  return modal({
    callbackId: 'window-details',
    title: 'Maintenance window',
    blocks: [
      header(windowName(notice)),
      section(whatLine(occurrence)),
      ...fleetBlocks(occurrence),
      ...warningBlocks(occurrence),
      ...liveBlocks(occurrence),
      ...receiptBlocks(occurrence),
      divider(),
      context(openingsText(occurrence), adoptText(occurrence)),
    ],
  });
}

const fleetBlocks = ({ notice }: Occurrence): AnyBlock[] => {
  const { fleets, others } = notice;
  const lines = [
    ...fleets.slice(0, 20).map(fleetText),
    ...(others.instances === 0
      ? []
      : [
          md`${counted(others.instances, 'instance')} outside the configured fleets: ${idsText({ ids: others.ids, count: others.instances })}`,
        ]),
  ];
  return lines.length === 0 ? [section(needsLine(notice))] : [section(joinMd(lines))];
};

function fleetText({
  fleet,
  instances,
  needing,
  critical,
  pendingReboot,
  neverScanned,
  stopped,
  scannedAt,
}: FleetNeeds): Mrkdwn {
  const scanned = scannedAt === undefined ? md`` : md` · oldest scan ${moment(scannedAt)}`;
  return md`*${fleet}*: ${counted(instances, 'instance')} · ${needing} missing patches, critical or security ones on ${critical} · ${pendingReboot} pending reboot · ${neverScanned} never scanned · ${stopped} stopped${scanned}`;
}

const warningBlocks = (occurrence: Occurrence): AnyBlock[] => {
  const warnings = warningsOf(occurrence);
  return warnings.length === 0 ? [] : [section(joinMd(warnings.map((each) => md`*Warning* ${each}`)))];
};

function liveBlocks(occurrence: Occurrence): AnyBlock[] {
  const { live } = occurrence;
  if (live === undefined) return [];
  const status = statusText(occurrence);
  const lines = [
    progressLine(live),
    ...(status === undefined ? [] : [status]),
    ...taskLines(live),
    ...failureLines(live, 8),
  ];
  return [divider(), section(joinMd(lines))];
}

const receiptBlocks = ({ receipt }: Occurrence): AnyBlock[] =>
  receipt === undefined
    ? []
    : [
        divider(),
        ...receipt.fleets.slice(0, 20).map((part) => section(joinMd(partLines(part)))),
        context(unprovenText()),
      ];

const openingsText = ({ notice }: Occurrence): Mrkdwn =>
  notice.next.length === 0
    ? md`No further opening is planned`
    : md`Next openings: ${notice.next.map((at) => zoneText(at, notice.timezone)).join(', ')}`;

const adoptText = ({ windowId, notice }: Occurrence): Mrkdwn =>
  md`Documents: ${notice.documents.map((name) => short(name, 60)).join(', ') || 'none'}. Adopt it with ${adoptCommand(windowId)}`;
