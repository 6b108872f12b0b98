import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../json-value.ts';
import { answerOf } from '../wire-error.ts';
import { pause } from './operation.ts';
import type { Resolved } from './scope.ts';
import { setResourceStatus, type Teller } from './stack-events.ts';
import type { ResourceRecord } from './state.ts';
import type { TemplateResource } from './template-types.ts';

/** One resource that an operation brings to what the template asks. */
export interface Work extends Teller {
  definition: TemplateResource;
  /** What the stack keeps of it; its status is that of the work. */
  record: ResourceRecord;
  /** What it was, and what it is to become, with nothing left to resolve. */
  previous: Record<string, unknown>;
  properties: Record<string, unknown>;
  /** To be called once the new physical resource exists, and may have to be deleted again. */
  initiated: (physicalId: string) => void;
}

export interface Provider {
  create(work: Work): Promise<Resolved>;
  /** In place, from `work.previous`. */
  update(work: Work): Promise<Resolved>;
  remove(teller: Teller, record: ResourceRecord): Promise<void>;
}

/** Tells of progress without a change of the status. */
export const note = (work: Work, reason: string): void =>
  setResourceStatus(work, work.record, { status: work.record.status, reason });

export const changedProperties = (before: Record<string, unknown>, after: Record<string, unknown>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );

const ATTEMPTS = 5;
const RETRY_AFTER = 5_000;

/** Calls another service as CloudFormation does: throttling and its server errors are tried again. */
export const call = async (
  teller: Teller,
  service: string,
  operation: string,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await teller.state.callService(service, operation, input);
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error;
      await pause(teller, RETRY_AFTER);
    }
  }
};

const isPassing = (error: unknown): boolean => {
  const answer = answerOf(error);
  return answer !== undefined && (answer.fault === 'server' || /Throttl|RateLimit|RequestLimit/.test(answer.code));
};

export const isNotFound = (error: unknown): boolean => /NotFound|not found|does not exist/i.test(textOf(error));

const textOf = (error: unknown): string => {
  const answer = answerOf(error);
  return answer === undefined ? '' : `${answer.code} ${answer.message}`;
};

/** Deletes something that may be gone already. */
export const removing = (teller: Teller, service: string, operation: string, input: Record<string, unknown>) =>
  call(teller, service, operation, input).then(
    () => {},
    (error: unknown) => {
      if (!isNotFound(error)) throw error;
    },
  );

const NUMBERS = new Set([
  'Cooldown',
  'DefaultCooldown',
  'DefaultInstanceWarmup',
  'DesiredCapacity',
  'HealthCheckGracePeriod',
  'HealthCheckIntervalSeconds',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'HttpPutResponseHopLimit',
  'Iops',
  'MaxHealthyPercentage',
  'MaxInstanceLifetime',
  'MaxSize',
  'MinHealthyPercentage',
  'MinSize',
  'Port',
  'Throughput',
  'UnhealthyThresholdCount',
  'VolumeSize',
  'InstanceWarmup',
  'CheckpointDelay',
  'BakeTime',
]);
const TEXTS = new Set(['Version', 'Value', 'HealthCheckPort']);

/** Template values as the API types them: parameters are text, and YAML makes numbers of what looks like one. */
export const typed = (value: unknown, name = ''): unknown => {
  if (Array.isArray(value)) return value.map((item) => typed(item, name));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typed(member, key)]));
  if (NUMBERS.has(name) && typeof value === 'string' && value !== '') return Number(value);
  if (TEXTS.has(name) && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (value === 'true' || value === 'false') return TEXTS.has(name) ? value : value === 'true';
  return value;
};

export const typedRecord = (value: Record<string, unknown>): Record<string, unknown> => {
  const found = typed(value);
  return isRecord(found) ? found : {};
};

/** ISO 8601 as policies write it (PT5M, PT1H30M, PT45S), in milliseconds. */
export const isoDuration = (text: string): number | undefined => {
  const [, hours, minutes, seconds] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return undefined;
  return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
};

export const numberOr = (value: unknown, fallback: number): number => {
  const number = Number(value);
  return value === undefined || Number.isNaN(number) ? fallback : number;
};
