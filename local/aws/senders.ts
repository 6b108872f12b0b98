import type { Allows } from './iam.ts';

/** Something in AWS that sends to a queue or a bus by itself: a rule for which EventBridge does, or that or a schedule as its role. */
export interface Sender {
  /** The service, such as `events.amazonaws.com`, or the name of a role. */
  caller: string;
  /** For what the service sends. */
  sourceArn?: string;
  /** ARN of a queue, or of an event bus. */
  targetArn: string;
}

/** What a template has send to queues and buses, and which of it policies turn away. */
export interface Senders {
  expect(sender: Sender): void;
  /** Asks about each that is expected, once everything of a template is there: policies come after what they are about. */
  ask(): Promise<void>;
  isRefused(sender: Sender): boolean;
}

const keyOf = ({ caller, sourceArn = '', targetArn }: Sender): string => `${caller} ${sourceArn} ${targetArn}`;

interface SendersOptions {
  /** What decides, once there is something that does; without it everyone may. */
  allows: () => Allows | undefined;
  /** A bus of another place may come with a later template: until then nothing is asked about it. */
  hasBus: (arn: string) => boolean;
}

export function createSenders({ allows, hasBus }: SendersOptions): Senders {
  const expected = new Map<string, Sender>();
  const refused = new Set<string>();

  async function askAbout(sender: Sender): Promise<void> {
    const { caller, sourceArn, targetArn } = sender;
    if (isBusArn(targetArn) && !hasBus(targetArn)) return;
    const by = { caller, ...(sourceArn !== undefined && { sourceArn }) };
    const isAllowed = (await allows()?.({ ...by, ...sendingTo(targetArn) })) ?? true;
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

const sendingTo = (arn: string) =>
  isBusArn(arn)
    ? { service: 'events', operation: 'PutEvents', input: { Entries: [{ EventBusName: arn }] } }
    : { service: 'sqs', operation: 'SendMessage', input: { QueueUrl: arn.split(':').at(-1) ?? '' } };

export const isBusArn = (arn: string): boolean => /^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/./.test(arn);
