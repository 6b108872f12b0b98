import type { ModalView } from '@slack/types';
import { type ButtonValue, RUN_ACTIONS } from '../../runs/actions.ts';
import { decisionPart, linesPart, reviewModal } from '../../runs/message/review.ts';
import { md } from '../../slack/mrkdwn.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';

/** Everything about a run of patching; an approver decides here while people are asked. */
export function patchReview(run: PatchRun, value: ButtonValue, { now }: ShownFacts): ModalView {
  const { instances, patchGroup, operation } = run.plan;
  return reviewModal(run, value, {
    form: RUN_ACTIONS.approve,
    what: 'patching',
    parts: [
      linesPart('What', [md`${operation} on ${instances.length} instances of ${patchGroup}`]),
      decisionPart(run, now),
    ],
  });
}
