import type { ModalView } from '@slack/types';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { formNotFilled, formNotOpened } from '../message/form.ts';
import { answer } from './answer.ts';

/** Fills the Loading modal with a form; a modal that was closed meanwhile is reported, not retried. */
export async function fillForm(ports: Uses<'slack' | 'log'>, to: AnswerTo, view: ModalView): Promise<void> {
  const { viewId, ...elsewhere } = to;
  if (viewId === undefined) {
    return answer(ports, elsewhere, formNotOpened());
  }
  try {
    await ports.slack.updateView({ viewId, view });
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    ports.log('form-not-filled', { userId: to.userId, code: error.code, kind: error.kind });
    await answer(ports, elsewhere, formNotFilled());
  }
}
