import type { BusEvent, EventRule, EventTarget } from './eventbridge-types.ts';
import { isRecord } from './json-value.ts';

/** What a target gets for an event: the event itself, a part of it, a constant, or a filled template. */
export function targetInput(event: BusEvent, rule: EventRule, target: EventTarget): string {
  if (target.input !== undefined) return target.input;
  if (target.inputPath !== undefined) return JSON.stringify(atPath(event, target.inputPath) ?? null);
  if (target.transformer) return fillTemplate(event, rule, target.transformer);
  return JSON.stringify(event);
}

/**
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html: a variable inside quotes
 * becomes text, outside of them JSON.
 */
function fillTemplate(
  event: BusEvent,
  rule: EventRule,
  transformer: { paths: Record<string, string>; template: string },
): string {
  const variables: Record<string, unknown> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event.json': event,
    'aws.events.event': withoutDetail(event),
  };
  for (const [name, path] of Object.entries(transformer.paths)) variables[name] = atPath(event, path);
  return transformer.template.replace(/"[^"\n]*"|<([^<>\s]+)>/g, (part, name?: string) =>
    name === undefined ? fillText(part, variables) : asJson(variables[name]),
  );
}

const fillText = (text: string, variables: Record<string, unknown>) =>
  text.replace(/<([^<>\s]+)>/g, (part, name: string) => (name in variables ? asText(variables[name]) : part));

const asJson = (value: unknown): string => JSON.stringify(value ?? '');

const asText = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value ?? '').replaceAll('"', '\\"');

function withoutDetail({ detail: _detail, ...event }: BusEvent): Omit<BusEvent, 'detail'> {
  return event;
}

/** `$.detail.a.b[0]`; anything more is not used by EventBridge. */
export function atPath(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isRecord(value) ? value[step] : undefined;
  }, event);
}
