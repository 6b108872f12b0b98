import type { AnyBlock } from '@slack/types';
import type { ClickOrigin, SlackJob } from '../../src/slack/job.ts';
import type { Message } from './slack.ts';

export interface ShownButton {
  actionId: string;
  value: string;
}

/** What a failed or stopped bake offers is a run of another kind, whose effects the model does not have. */
const NOT_MODELLED: readonly string[] = ['step-retry'];

/** The buttons of a message as it looked in one of its versions. */
export function buttonsOf(message: Message, version: number): ShownButton[] {
  const blocks: readonly AnyBlock[] = message.versions[version]?.blocks ?? [];
  const shown = blocks.flatMap((block) => {
    if (block.type !== 'actions' || !('elements' in block)) return [];
    return block.elements.flatMap((element) =>
      element.type === 'button' && 'action_id' in element && 'value' in element
        ? [{ actionId: element.action_id ?? '', value: element.value ?? '' }]
        : [],
    );
  });
  return shown.filter(({ actionId }) => !NOT_MODELLED.includes(actionId));
}

/** Where a click comes from: a message by its channel and time, a view by its id. */
export const placeOf = (from: ClickOrigin): string =>
  from.kind === 'message' ? `${from.channelId}/${from.messageTs}` : from.viewId;

/** A job in words, for a trace. */
export function describeJob(job: SlackJob): string {
  switch (job.kind) {
    case 'command':
      return `types /patch ${job.text}`;
    case 'click':
      return `clicks ${job.actionId} ${job.value} on ${placeOf(job.from)}`;
    case 'submit':
      return `submits ${job.callbackId} ${job.privateMetadata} ${JSON.stringify(job.values)}`;
    case 'home':
    case 'workspace':
      return job.kind;
  }
}
