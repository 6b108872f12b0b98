/** Where a person waits for an answer: a Loading modal, a response URL, a channel, or at last their own messages. */
export interface AnswerTo {
  userId: string;
  viewId?: string | undefined;
  responseUrl?: string | undefined;
  channelId?: string | undefined;
}
