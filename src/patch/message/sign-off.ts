import type { ModalView } from '@slack/types';
import { type ButtonValue, formatButtonValue } from '../../runs/actions.ts';
import { inputText, modal } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import type { PatchRun } from '../types/run.ts';
import { REASON_INPUT } from './chooser.ts';

/** The form in which someone says what is wrong with a patched fleet. */
export const problemModal = (run: PatchRun, value: ButtonValue): ModalView =>
  modal({
    callbackId: PATCH_ACTIONS.problem,
    title: 'Report a problem',
    submit: 'Report',
    privateMetadata: formatButtonValue(value),
    blocks: [inputText({ actionId: REASON_INPUT, label: `What is wrong with ${run.name}`, maxLength: 300 })],
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

export const signOffAnswer = (answer: SignOffAnswer): Mrkdwn => md`${answer.code}`;
