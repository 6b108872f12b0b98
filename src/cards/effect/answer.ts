import type { AnyBlock } from '@slack/types';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { modal, section } from '../../slack/blocks.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { SlackApi } from '../../slack/client.ts';
import { type Mrkdwn, topText } from '../../slack/mrkdwn.ts';

/** Answers one person, privately. Never authoritative, so a failure is logged and the next way tried, and nothing is thrown. */
export async function answer(
  ports: Uses<'slack' | 'log'>,
  to: AnswerTo,
  text: Mrkdwn,
  blocks: AnyBlock[] = [section(text)],
): Promise<void> {
  const content = { text: topText(text), blocks };
  for (const way of waysOf(ports.slack, to, content)) {
    try {
      await way();
      return;
    } catch (error) {
      if (!(error instanceof SlackCallError)) throw error;
      ports.log('answer-not-sent', { userId: to.userId, method: error.method, code: error.code, kind: error.kind });
      if (error.kind === 'ambiguous') return;
    }
  }
}

/** Says to everyone in the default channel what one person has changed for all. A failure is logged: the answer says it too. */
export async function tellChannel(
  { slack, config, log }: Uses<'slack' | 'config' | 'log'>,
  text: Mrkdwn,
): Promise<void> {
  try {
    await slack.postMessage({ channel: config.channel, text: topText(text), blocks: [section(text)] });
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    log('channel-not-told', { method: error.method, code: error.code, kind: error.kind });
  }
}

function waysOf(
  slack: SlackApi,
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
