import { calling } from './failure.ts';
import { inParts } from './pages.ts';
import { type AwsConfig, callAws } from './signed-call.ts';

export interface DomainEvent {
  /** E.g. `Run Approved`. */
  type: string;
  at: number;
  detail: Readonly<Record<string, unknown>>;
}

/** The bus on which ticketing, SIEM and dashboards listen. At least once: `detail.id` is the same in a repetition. */
export interface Bus {
  put(events: readonly DomainEvent[]): Promise<void>;
}

/** PutEvents takes at most 10 entries. */
const BATCH = 10;

const TIMEOUT_MS = 6_000;

/** Without the SDK: its client would be larger than all that it is used for. */
export const createBus = (name: string, config: AwsConfig): Bus => ({
  put: async (events) => {
    for (const part of inParts(events, BATCH)) await putPart(name, config, part);
  },
});

const putPart = (name: string, config: AwsConfig, events: readonly DomainEvent[]): Promise<void> =>
  calling(`putting ${events.length} events on bus ${name}`, async () => {
    const Entries = events.map(({ type, at, detail }) => ({
      EventBusName: name,
      Source: 'patchwarden',
      DetailType: type,
      Time: at / 1000,
      Detail: JSON.stringify(detail),
    }));
    const call = {
      service: 'events',
      target: 'AWSEvents.PutEvents',
      contentType: 'application/x-amz-json-1.1',
      input: { Entries },
    } as const;
    const answer = Object(await callAws(config, call, TIMEOUT_MS));
    const failed: unknown = answer.FailedEntryCount;
    if (failed === 0) return;
    const entries: readonly { ErrorCode?: unknown }[] = Array.isArray(answer.Entries) ? answer.Entries : [];
    const codes = entries.flatMap(({ ErrorCode }) => (typeof ErrorCode === 'string' ? [ErrorCode] : []));
    throw new Error(`${String(failed)} entries were refused: ${codes[0] ?? ''}`);
  });
