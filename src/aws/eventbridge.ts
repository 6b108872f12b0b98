import { EventBridgeClient, type EventBridgeClientConfig, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';

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

export function createBus(name: string, config: EventBridgeClientConfig & CallRules): Bus {
  const client = clientOf(EventBridgeClient, config);
  return {
    put: async (events) => {
      for (let start = 0; start < events.length; start += BATCH) {
        const entries = events.slice(start, start + BATCH).map(({ type, at, detail }) => ({
          EventBusName: name,
          Source: 'patchwarden',
          DetailType: type,
          Time: new Date(at),
          Detail: JSON.stringify(detail),
        }));
        await calling(`putting ${entries.length} events on bus ${name}`, async () => {
          const { FailedEntryCount = 0, Entries = [] } = await client.send(new PutEventsCommand({ Entries: entries }));
          if (FailedEntryCount > 0)
            throw new Error(
              `${FailedEntryCount} entries were refused: ${Entries.find(({ ErrorCode }) => ErrorCode)?.ErrorCode ?? ''}`,
            );
        });
      }
    },
  };
}
