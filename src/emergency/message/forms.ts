import type { ModalView } from '@slack/types';
import { inputText, modal, section } from '../../slack/blocks.ts';
import { md } from '../../slack/mrkdwn.ts';
import { CVE_ACTIONS, REASON_INPUT } from '../types/actions.ts';
import type { Emergency } from '../types/emergency.ts';

export const closeModal = ({ id, cve }: Emergency): ModalView =>
  modal({
    callbackId: CVE_ACTIONS.close,
    title: 'Close the emergency',
    submit: 'Close it',
    close: 'Keep it open',
    privateMetadata: id,
    blocks: [
      section(
        md`No more requests open for ${cve}, and its card stops following fleets. Requests that are open and runs in progress continue. A review follows.`,
      ),
      inputText({ actionId: REASON_INPUT, label: 'Reason', maxLength: 300 }),
    ],
  });

export const reviewModal = ({ id, cve }: Emergency): ModalView =>
  modal({
    callbackId: CVE_ACTIONS.review,
    title: 'Review',
    submit: 'Reviewed',
    privateMetadata: id,
    blocks: [
      section(md`What did ${cve} show: how long did it take, what held it up, and what changes next time?`),
      inputText({ actionId: REASON_INPUT, label: 'Findings', multiline: true, maxLength: 2000 }),
    ],
  });
