import type { AnyBlock } from '@slack/types';
import type { Services } from '../../runs/services.ts';
import { modal, section } from '../../slack/blocks.ts';
import { SlackCallError } from '../../slack/client.ts';
import { type Mrkdwn, topText } from '../../slack/mrkdwn.ts';

/** Where a person waits for an answer: a Loading modal, a response URL, a channel, or at last their own messages. */
export interface AnswerTo {
  userId: string;
  viewId?: string | undefined;
  responseUrl?: string | undefined;
  channelId?: string | undefined;
}

/** Answers one person, privately. Never authoritative, so a failure is logged and the next way tried, and nothing is thrown. */
export async function answer(
  services: Services,
  to: AnswerTo,
  text: Mrkdwn,
  blocks: AnyBlock[] = [section(text)],
): Promise<void> {
  const content = { text: topText(text), blocks };
  for (const way of waysOf(services, to, content)) {
    try {
      await way();
      return;
    } catch (error) {
      if (!(error instanceof SlackCallError)) throw error;
      services.log('answer-not-sent', { userId: to.userId, method: error.method, code: error.code, kind: error.kind });
      if (error.kind === 'ambiguous') return;
    }
  }
}

/** Says to everyone in the default channel what one person has changed for all. A failure is logged: the answer says it too. */
export async function tellChannel({ slack, config, log }: Services, text: Mrkdwn): Promise<void> {
  try {
    await slack.postMessage({ channel: config.channel, text: topText(text), blocks: [section(text)] });
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    log('channel-not-told', { method: error.method, code: error.code, kind: error.kind });
  }
}

function waysOf(
  { slack }: Services,
  to: AnswerTo,
  content: { text: string; blocks: AnyBlock[] },
): (() => Promise<unknown>)[] {
  const { viewId, responseUrl, channelId, userId } = to;
  return [
    ...(viewId === undefined
      ? []
      : [
          () =>
            slack.updateView({
              viewId,
              view: modal({ callbackId: 'answer', title: 'Patchwarden', blocks: content.blocks }),
            }),
        ]),
    ...(responseUrl === undefined ? [] : [() => slack.respond(responseUrl, { ...content, replaceOriginal: false })]),
    ...(channelId === undefined ? [] : [() => slack.postEphemeral({ channel: channelId, user: userId, ...content })]),
    async () => slack.postMessage({ channel: await slack.openDirectMessage(userId), ...content }),
  ];
}
