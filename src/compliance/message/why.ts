import type { AnyBlock, ModalView } from '@slack/types';
import { verdictOfCode } from '../../posture/decision/cause.ts';
import { CAUSE_NAMES } from '../../posture/message/cause.ts';
import { findingText } from '../../posture/message/finding.ts';
import { fleetFindingText } from '../../posture/message/fleet-finding.ts';
import { remedyText } from '../../posture/message/remedy.ts';
import type { InstanceFinding } from '../../posture/types/finding.ts';
import type { InstanceSnapshot } from '../../posture/types/snapshot.ts';
import { context, divider, header, modal, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import type { DriftView } from '../types/view.ts';
import { countsLine, fleetWord, sinceText, unreadLines } from './drift-words.ts';

/** Instances of one cause that are named, and causes. */
const NAMED = 8;
const CAUSES = 20;

/** Why each instance of a fleet is where it is, told apart by cause, with what to do about each. */
export const whyModal = (view: DriftView): ModalView =>
  modal({ callbackId: 'drift-why', title: 'Why', blocks: whyBlocks(view) });

export function whyBlocks(view: DriftView): AnyBlock[] {
  const { posture, drift, now } = view;
  const since = drift.out === undefined ? [] : [sinceText(drift.out.since, now)];
  return [
    header(fleetWord(posture.fleet)),
    section(joinMd([md`${countsLine(view)}`, ...since], ' · ')),
    ...unreadLines(view.snapshot).map((line) => section(md`*Warning* ${line}`)),
    ...causeBlocks(view),
    divider(),
    context(...notes(view)),
  ];
}

function causeBlocks({ snapshot, means, now }: DriftView): AnyBlock[] {
  const ofFleet = snapshot.findings.map((finding) =>
    section(md`*${fleetFindingText(finding)}* · ${sinceText(finding.since, now)}\n${remedyText(finding, means)}`),
  );
  const groups = [...byCause(snapshot.instances)].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, CAUSES);
  const ofInstances = groups.map(([cause, found]) => {
    const [first] = found;
    const lines = found.slice(0, NAMED).map(({ instance, finding }) => instanceLine(instance, finding));
    const more = found.length - lines.length;
    return section(
      joinMd([
        md`*${counted(found.length, 'instance')} ${CAUSE_NAMES[cause]}*`,
        ...lines,
        ...(more > 0 ? [md`and ${more} more`] : []),
        ...(first === undefined ? [] : [remedyText(first.finding, means)]),
      ]),
    );
  });
  return [...ofFleet, ...ofInstances];
}

type Found = { instance: InstanceSnapshot; finding: InstanceFinding };

function byCause(instances: readonly InstanceSnapshot[]): Map<InstanceFinding['code'], Found[]> {
  const groups = new Map<InstanceFinding['code'], Found[]>();
  for (const instance of instances)
    for (const finding of instance.findings)
      groups.set(finding.code, [...(groups.get(finding.code) ?? []), { instance, finding }]);
  return groups;
}

const WEIGHTS = { 'not-compliant': 2_000_000, 'not-seen': 1_000_000 } as const;

function weightOf([cause, found]: readonly [InstanceFinding['code'], readonly Found[]]): number {
  const verdict = verdictOfCode(cause);
  return (verdict === undefined ? 0 : WEIGHTS[verdict]) + found.length;
}

function instanceLine({ id, name, missing = [] }: InstanceSnapshot, finding: InstanceFinding): Mrkdwn {
  const named = name === undefined ? code(id) : md`${short(name, 40)} (${code(id)})`;
  const which =
    lists(finding) && missing.length > 0
      ? md`: ${firstOf(
          missing.map((each) => short(each, 40)),
          3,
        )}`
      : md``;
  return md`• ${named}: ${findingText(finding)}${which}`;
}

const lists = ({ code: cause }: InstanceFinding): boolean =>
  cause === 'missing' || cause === 'failed' || cause === 'approved-since' || cause === 'pending-reboot';

function notes({ snapshot, posture }: DriftView): Mrkdwn[] {
  const { gone } = snapshot;
  return [
    md`As of the sweep at ${moment(posture.readAt)}. Patches that are not applicable do not count as missing.`,
    ...(gone.length > 0
      ? [
          md`${counted(gone.length, 'instance')} with findings left since the sweep before: replaced by a new image, or terminated.`,
        ]
      : []),
    ...(posture.exceptions > 0 ? [md`${counted(posture.exceptions, 'approved exception')} in effect.`] : []),
  ];
}
