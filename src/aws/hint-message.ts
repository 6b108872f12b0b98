import * as z from 'zod';

/** What arrives on the events queue: an EventBridge event, our own wake-up, or the minute's tick. */
export type HintMessage =
  | {
      kind: 'event';
      source: string;
      detailType: string;
      resources: readonly string[];
      detail: Readonly<Record<string, unknown>>;
      /** Where it happened. */
      place?: { account: string; region: string };
    }
  | { kind: 'wake'; feature: string; key: string }
  | { kind: 'tick' };

/** Both are logged when nothing answers to them, so they are words and nothing else. */
const feature = z.string().regex(/^[a-z][a-z-]{0,39}$/);
const key = z.string().regex(/^[\w:./@#-]{1,200}$/);

/** What the version before sends: it wakes runs alone. */
const wakeOfRun = z
  .object({ kind: z.literal('wake'), runId: key })
  .transform(({ kind, runId }) => ({ kind, feature: 'runs', key: runId }));

const own = z.union([
  z.object({ kind: z.literal('wake'), feature, key }),
  wakeOfRun,
  z.object({ kind: z.literal('tick') }),
]);

const event = z.object({
  source: z.string(),
  'detail-type': z.string(),
  resources: z.array(z.string()),
  detail: z.record(z.string(), z.unknown()),
  account: z.string().optional(),
  region: z.string().optional(),
});

/** @throws for anything else. */
export function parseHintMessage(value: unknown): HintMessage {
  if (typeof value === 'object' && value !== null && 'kind' in value) return own.parse(value);
  const { source, 'detail-type': detailType, resources, detail, account, region } = event.parse(value);
  const place = account === undefined || region === undefined ? {} : { place: { account, region } };
  return { kind: 'event', source, detailType, resources, detail, ...place };
}
