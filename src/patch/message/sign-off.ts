import type { ModalView } from '@slack/types';
import { type ButtonValue, valueFor } from '../../runs/actions.ts';
import { inputText, modal, section } from '../../slack/blocks.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import type { PatchRun } from '../types/run.ts';
import { REASON_INPUT } from './chooser.ts';
import { named } from './words.ts';

/** The form in which someone says what is wrong with a patched fleet. */
export const problemModal = (run: PatchRun, value: ButtonValue): ModalView =>
  modal({
    callbackId: PATCH_ACTIONS.problem,
    title: 'Report a problem',
    submit: 'Report',
    close: 'Back',
    privateMetadata: valueFor(run, value),
    blocks: [
      section(
        md`*${named(run.name)}*, run ${run.id}. The order of fleets stops here: the fleets after it stay blocked until it is patched again and verified. What was installed stays.`,
      ),
      inputText({
        actionId: REASON_INPUT,
        label: `What is wrong with ${named(run.name)}`,
        hint: 'Shown in the channel and kept with the run.',
        maxLength: 300,
      }),
    ],
  });

/** What whoever pressed a button of the receipt is told. */
export type SignOffAnswer =
  | { code: 'verified'; fleet: string }
  | { code: 'problem'; fleet: string }
  /** Someone has said so before. */
  | { code: 'said'; fleet: string; by: string; verdict: 'verified' | 'problem' }
  | { code: 'not-asked'; fleet: string }
  | { code: 'not-member'; fleet: string; group: string }
  | { code: 'unknown'; what: string };

export function signOffAnswer(answer: SignOffAnswer): Mrkdwn {
  switch (answer.code) {
    case 'verified':
      return md`Verified: ${named(answer.fleet)} works. The fleets after it are next once its soak is complete.`;
    case 'problem':
      return md`Reported: the order stops at ${named(answer.fleet)}, and the fleets after it stay blocked. Once it is fixed, patch it again.`;
    case 'said':
      return md`Nothing was done: ${user(answer.by)} has already ${answer.verdict === 'verified' ? 'verified' : 'reported a problem with'} ${named(answer.fleet)}. If that is no longer so, patch it again.`;
    case 'not-asked':
      return md`Nothing was done: ${named(answer.fleet)} asks nobody to verify it. \`signoff\` in patchwarden.yml names who is asked.`;
    case 'not-member':
      return md`Nothing was done: only members of @${answer.group} say whether ${named(answer.fleet)} works. Ask one of them.`;
    case 'unknown':
      return md`Nothing was done: ${answer.what} could not be checked just now. Try again in a minute.`;
  }
}
