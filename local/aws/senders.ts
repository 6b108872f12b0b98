import type { Allows } from './iam.ts';

/** Something in AWS that sends to a queue by itself: a rule for which EventBridge does, a schedule as its role. */
export interface Sender {
  /** The service, such as `events.amazonaws.com`, or the name of a role. */
  caller: string;
  /** For what the service sends. */
  sourceArn?: string;
  queueArn: string;
}

/** What a template has send to queues, and which of it the queues' own policies turn away. */
export interface Senders {
  expect(sender: Sender): void;
  /** Asks about each that is expected, once everything of a template is there: policies come after what they are about. */
  ask(): Promise<void>;
  isRefused(sender: Sender): boolean;
}

const keyOf = ({ caller, sourceArn = '', queueArn }: Sender): string => `${caller} ${sourceArn} ${queueArn}`;

/** `allows` gives what decides, once there is something that does; without it everyone may. */
export function createSenders(allows: () => Allows | undefined): Senders {
  const expected = new Map<string, Sender>();
  const refused = new Set<string>();

  async function askAbout(sender: Sender): Promise<void> {
    const { caller, sourceArn, queueArn } = sender;
    const by = { caller, ...(sourceArn !== undefined && { sourceArn }) };
    const input = { QueueUrl: queueArn.split(':').at(-1) ?? '' };
    const isAllowed = (await allows()?.({ ...by, service: 'sqs', operation: 'SendMessage', input })) ?? true;
    if (isAllowed) refused.delete(keyOf(sender));
    else refused.add(keyOf(sender));
  }

  return {
    expect: (sender) => void expected.set(keyOf(sender), sender),
    ask: async () => {
      for (const sender of expected.values()) await askAbout(sender);
    },
    isRefused: (sender) => refused.has(keyOf(sender)),
  };
}
