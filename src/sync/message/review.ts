import type { ModalView } from '@slack/types';
import { type ButtonValue, RUN_ACTIONS } from '../../runs/actions.ts';
import { decisionPart, linesPart, type ReviewPart, reviewModal } from '../../runs/message/review.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { SyncRun } from '../types/run.ts';
import { changeText } from './changes.ts';
import { leftOutText } from './left-out.ts';

/** As many lines as a modal takes beside the rest of it. */
const MOST = 60;

/** A sync in detail: every change, and everything that is left as it is with its reason. */
export function syncReview(run: SyncRun, value: ButtonValue, now: number): ModalView {
  const { changes, leftOut, moreLeftOut } = run.plan;
  const isRemoval = run.plan.operation === 'remove';
  const left = leftOut.slice(0, MOST).map((each) => md`• ${leftOutText(each)}`);
  const more = leftOut.length - left.length + moreLeftOut;
  const parts: ReviewPart[] = [
    linesPart(
      isRemoval ? 'What is removed' : 'What is made or changed',
      changes.map((change) => md`• ${changeText(change)}`),
    ),
    linesPart('Left out', more > 0 ? [...left, md`and ${more} more`] : left),
    linesPart('What could go wrong', riskLines(isRemoval)),
    decisionPart(run, now),
  ];
  return reviewModal(run, value, { form: RUN_ACTIONS.approve, what: isRemoval ? 'removal' : 'sync', parts });
}

const riskLines = (isRemoval: boolean): Mrkdwn[] =>
  isRemoval
    ? [
        md`*Instances* none is patched or changed`,
        md`*Others' windows* stay: only Patchwarden's own task is taken out of those under sync.windows`,
        md`*If it fails halfway* what was removed stays removed; the next removal requests the rest`,
      ]
    : [
        md`*Instances* none is patched by this; they are scanned, which installs nothing`,
        md`*Windows* each opening asks for approval, unless its fleet is notice-only`,
        md`*If it fails halfway* what was made stays; the next sync requests the rest`,
      ];
