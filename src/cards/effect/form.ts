import type { ModalView } from '@slack/types';
import type { Services } from '../../runs/services.ts';
import { SlackCallError } from '../../slack/client.ts';
import { md } from '../../slack/mrkdwn.ts';
import { type AnswerTo, answer } from './answer.ts';

/** Fills the Loading modal with a form; a modal that is gone meanwhile is said, not retried. */
export async function fillForm(services: Services, to: AnswerTo, view: ModalView): Promise<void> {
  const { viewId, ...elsewhere } = to;
  if (viewId === undefined) {
    return answer(services, elsewhere, md`Nothing was done: Slack did not let the form open. Try again.`);
  }
  try {
    await services.slack.updateView({ viewId, view });
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    services.log('form-not-filled', { userId: to.userId, code: error.code, kind: error.kind });
    await answer(services, elsewhere, md`Nothing was done: Slack did not take the form. Try again.`);
  }
}
