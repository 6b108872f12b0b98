import type { AnyBlock, ModalView } from '@slack/types';
import { causeWeight } from '../../posture/decision/cause.ts';
import { CAUSE_NAMES } from '../../posture/message/cause.ts';
import { configRulesText } from '../../posture/message/config-rules.ts';
import { deadlineLines } from '../../posture/message/deadline.ts';
import { exceptionLine } from '../../posture/message/exception.ts';
import { findingText } from '../../posture/message/finding.ts';
import { fleetFindingText } from '../../posture/message/fleet-finding.ts';
import { remedyText } from '../../posture/message/remedy.ts';
import type { InstanceFinding } from '../../posture/types/finding.ts';
import type { InstanceSnapshot } from '../../posture/types/snapshot.ts';
import { context, divider, header, modal, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { sections } from '../../slack/sections.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import type { DriftView } from '../types/view.ts';
import { decisionText } from './decision-text.ts';
import { countsLine, fleetWord, outSince, sinceText, unreadLines } from './drift-words.ts';

/** Instances of one cause that are named, and causes. */
const NAMED = 8;
const CAUSES = 20;

/** Why each instance of a fleet is where it is, told apart by cause, with what to do about each. */
export const whyModal = (view: DriftView): ModalView =>
  modal({ callbackId: 'drift-why', title: 'Why', blocks: whyBlocks(view) });

export function whyBlocks(view: DriftView): AnyBlock[] {
  const { posture } = view;
  return [
    header(fleetWord(posture.fleet)),
    section(joinMd([md`${countsLine(view)}`, ...outSince(view)], ' · ')),
    ...unreadLines(view.snapshot).map((line) => section(md`*Warning* ${line}`)),
    ...(view.decision === undefined ? [] : [section(md`${decisionText(view.decision)}.`)]),
    ...sections(deadlineLines(posture, view.now)),
    ...view.exceptions.slice(0, 10).map((exception) => section(exceptionLine(exception))),
    ...causeBlocks(view),
    ...(view.beside === undefined ? [] : [section(configRulesText(view.beside))]),
    divider(),
    context(...notes(view)),
  ];
}

function causeBlocks({ snapshot, means, now }: DriftView): AnyBlock[] {
  const ofFleet = snapshot.findings.map((finding) =>
    section(
      joinMd([
        md`*${CAUSE_NAMES[finding.code]}* · ${sinceText(finding.since, now)}`,
        md`${fleetFindingText(finding)}.`,
        remedyText(finding, means),
      ]),
    ),
  );
  const groups = [...byCause(snapshot.instances)]
    .sort((a, b) => causeWeight(b[0]) - causeWeight(a[0]) || b[1].length - a[1].length)
    .slice(0, CAUSES);
  const ofInstances = groups.map(([cause, found]) => {
    const [first] = found;
    const lines = found.slice(0, NAMED).map(({ instance, finding }) => instanceLine(instance, finding));
    const more = found.length - lines.length;
    return section(
      joinMd([
        md`*${CAUSE_NAMES[cause]}: ${counted(found.length, 'instance')}*`,
        ...lines,
        ...(more > 0 ? [md`and ${more} more`] : []),
        ...(first === undefined ? [] : [remedyText(first.finding, means)]),
      ]),
    );
  });
  return [...ofInstances, ...ofFleet];
}

type Found = { instance: InstanceSnapshot; finding: InstanceFinding };

function byCause(instances: readonly InstanceSnapshot[]): Map<InstanceFinding['code'], Found[]> {
  const groups = new Map<InstanceFinding['code'], Found[]>();
  for (const instance of instances)
    for (const finding of instance.findings)
      groups.set(finding.code, [...(groups.get(finding.code) ?? []), { instance, finding }]);
  return groups;
}

function instanceLine({ id, name, missing = [] }: InstanceSnapshot, finding: InstanceFinding): Mrkdwn {
  const named = name === undefined ? code(id) : md`${short(name, 40)} (${code(id)})`;
  const which =
    'count' in finding && finding.count === missing.length && missing.length > 0
      ? md`: ${firstOf(
          missing.map((each) => short(each, 40)),
          3,
        )}`
      : md``;
  return md`• ${named}: ${findingText(finding)}${which}`;
}

function notes({ snapshot, posture }: DriftView): Mrkdwn[] {
  const { gone } = snapshot;
  return [
    md`As of the sweep at ${moment(posture.readAt)}. Patches that are not applicable do not count as missing.`,
    ...(gone.length > 0
      ? [
          md`${counted(gone.length, 'instance')} with findings left since the previous sweep: replaced by a new image, or terminated.`,
        ]
      : []),
  ];
}
