import { remedyText } from '../../posture/message/remedy.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import { mainFinding } from '../decision/main-finding.ts';
import type { DriftView } from '../types/view.ts';

/** What to do first, and what happens if nobody does. */
export function nextLine(view: DriftView): Mrkdwn {
  const { means, window, posture } = view;
  const finding = mainFinding(view);
  if (finding === undefined) return md`The next sweep reads it again; no action needed unless it recurs`;
  const remedy = remedyText(finding, means);
  if (posture.verdict !== 'not-compliant' || finding.code === 'approved-since') return remedy;
  return md`${remedy} ${idleText({ nextAt: means.nextAt, window, isImage: means.image !== undefined })}`;
}

function idleText({
  nextAt,
  window,
  isImage,
}: {
  nextAt: number | undefined;
  window: string | undefined;
  isImage: boolean;
}): Mrkdwn {
  if (isImage) return md`If nobody acts, the fleet stays on its current image.`;
  if (window === undefined)
    return md`If nobody acts, it stays out of compliance: no maintenance window patches this fleet.`;
  return nextAt === undefined
    ? md`If nobody acts, it stays out of compliance: its window does not open again.`
    : md`If nobody acts, its window opens ${moment(nextAt)}.`;
}
