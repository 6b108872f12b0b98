import { createHash } from 'node:crypto';
import { type HttpDouble, type HttpReply, startHttpDouble } from './http-double.ts';
import { BOT_TOKEN, SECRET } from './signed-request.ts';

/** The two AWS operations of the slack function, with the parameters' values and the queue's messages open to the test. */
export interface AwsDouble extends HttpDouble {
  parameters: Map<string, string>;
  /** What arrived in the queue, without deduplication. */
  messages: QueueMessage[];
  /** Answers given instead of the real ones, used up one by one, by operation. */
  faults: Record<'GetParameters' | 'SendMessage', HttpReply[]>;
  /** Calls so far, by operation. */
  calls: Record<string, number>;
}

export interface QueueMessage {
  QueueUrl: string;
  MessageBody: string;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
  DelaySeconds?: number;
}

export async function startAwsDouble(): Promise<AwsDouble> {
  const state: Pick<AwsDouble, 'parameters' | 'messages' | 'faults' | 'calls'> = {
    parameters: new Map([
      ['/patchwarden/slack-signing-secret', SECRET],
      ['/patchwarden/slack-bot-token', BOT_TOKEN],
    ]),
    messages: [],
    faults: { GetParameters: [], SendMessage: [] },
    calls: {},
  };
  const http = await startHttpDouble(({ headers, body }) => {
    const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
    state.calls[operation] = (state.calls[operation] ?? 0) + 1;
    if (operation !== 'GetParameters' && operation !== 'SendMessage') return { status: 501 };
    const fault = state.faults[operation].shift();
    if (fault !== undefined) return fault;
    const input = JSON.parse(body);
    return operation === 'GetParameters' ? getParameters(state.parameters, input.Names) : send(state.messages, input);
  });
  return Object.assign(http, state);
}

function getParameters(values: ReadonlyMap<string, string>, names: readonly string[]): HttpReply {
  const found = names.flatMap((Name) => {
    const Value = values.get(Name);
    return Value === undefined ? [] : [{ Name, Value, Type: 'SecureString' }];
  });
  return { body: JSON.stringify({ Parameters: found, InvalidParameters: names.filter((name) => !values.has(name)) }) };
}

function send(messages: QueueMessage[], input: QueueMessage): HttpReply {
  messages.push(input);
  const md5 = createHash('md5').update(input.MessageBody).digest('hex');
  return { body: JSON.stringify({ MessageId: String(messages.length), MD5OfMessageBody: md5 }) };
}
