/** What the calendar needs of an event of a run; docs/events has the whole of it. Times are milliseconds since the epoch. */
export interface RunEvent {
  run: string;
  /** Grows with each step of the run. */
  version: number;
  at: number;
  kind: string;
  name: string;
  state: string;
  requestedBy: string;
  startsAt?: number;
  startedAt?: number;
  expectedEnd?: number;
  endedAt?: number;
  reason?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * An event of EventBridge as one of a run; `undefined` for any other. Members that it does not know are fine: later versions add some.
 * @throws Error when a run's event lacks something: Lambda then keeps it for a person to look at
 */
export function readRunEvent(event: unknown): RunEvent | undefined {
  if (!isFields(event) || event['source'] !== 'patchwarden') return undefined;
  const { detail, 'detail-type': type } = event;
  if (typeof type !== 'string' || !type.startsWith('Run ')) return undefined;
  if (!isFields(detail)) throw new Error(`reading ${type}: it has no detail`);
  const text = (member: string): string => {
    const value = detail[member];
    if (typeof value !== 'string' || value === '') throw new Error(`reading ${type}: it has no ${member}`);
    return value;
  };
  return {
    run: text('run'),
    version: versionIn(type, detail),
    at: timeIn(type, text('at')),
    kind: text('kind'),
    name: text('name'),
    state: text('state'),
    requestedBy: text('requestedBy'),
    ...times(type, detail),
    ...(typeof detail['reason'] === 'string' ? { reason: detail['reason'] } : {}),
  };
}

const TIMES = ['startsAt', 'startedAt', 'expectedEnd', 'endedAt'] as const;

function times(type: string, detail: Fields): Partial<Pick<RunEvent, (typeof TIMES)[number]>> {
  const given = TIMES.flatMap((member) => {
    const value = detail[member];
    return typeof value === 'string' ? [[member, timeIn(type, value)]] : [];
  });
  return Object.fromEntries(given);
}

function timeIn(type: string, text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Error(`reading ${type}: ${text} is not a time`);
  return ms;
}

function versionIn(type: string, { version }: Fields): number {
  if (typeof version !== 'number' || !Number.isInteger(version)) throw new Error(`reading ${type}: it has no version`);
  return version;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
