import { isMap, type Json, textsOf } from '../json.ts';
import type { Runbook, RunbookParameter } from './runbook.ts';

export type Given = Record<string, string[]>;

export interface ParameterValues {
  /** As the API shows them. */
  given: Given;
  /** As steps see them. */
  values: Record<string, Json>;
}

/** Fills in defaults and checks every rule of the runbook's parameters; a sentence says what is wrong. */
export const parameterValues = (runbook: Runbook, given: Given): ParameterValues | { problem: string } => {
  const unknown = Object.keys(given).filter((name) => !(name in runbook.parameters));
  if (unknown.length > 0) return { problem: `Unknown parameters: ${unknown.join(', ')}.` };
  const all: ParameterValues = { given: {}, values: {} };
  for (const [name, rule] of Object.entries(runbook.parameters)) {
    const texts = given[name] ?? (rule.default === undefined ? undefined : textsOf(rule.default));
    if (texts === undefined) return { problem: `Missing required parameter: ${name}.` };
    const value = typedValue(rule, texts);
    const problem = value === undefined ? `is not of type ${rule.type}` : ruleProblem(rule, value, texts);
    if (problem !== undefined) return { problem: `Parameter ${name} ${problem}.` };
    all.given[name] = texts;
    all.values[name] = value ?? null;
  }
  return all;
};

const typedValue = (rule: RunbookParameter, texts: string[]): Json | undefined => {
  if (rule.type === 'StringList' || rule.type.startsWith('List<')) return texts;
  if (rule.type === 'MapList') return parsedMaps(texts);
  const [text] = texts;
  if (text === undefined || texts.length > 1) return undefined;
  if (rule.type === 'Integer') return /^-?\d+$/.test(text) ? Number(text) : undefined;
  if (rule.type === 'Boolean') return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
  return rule.type === 'StringMap' ? parsedMaps(texts)?.[0] : text;
};

const parsedMaps = (texts: string[]): Json[] | undefined => {
  try {
    const maps: Json[] = texts.flatMap((text) => JSON.parse(text));
    return maps.every(isMap) ? maps : undefined;
  } catch {
    return undefined;
  }
};

const ruleProblem = (rule: RunbookParameter, value: Json, texts: string[]): string | undefined => {
  const allowed = rule.allowedValues?.map((option) => JSON.stringify(option));
  const items = Array.isArray(value) ? value : [value];
  if (allowed !== undefined && !items.every((item) => allowed.includes(JSON.stringify(item)))) {
    return `has a value that is not one of ${allowed.join(', ')}`;
  }
  const { allowedPattern } = rule;
  if (allowedPattern !== undefined && !texts.every((text) => new RegExp(`^(?:${allowedPattern})$`).test(text))) {
    return `does not match the pattern ${allowedPattern}`;
  }
  if (texts.length < (rule.minItems ?? 0) || texts.length > (rule.maxItems ?? Number.POSITIVE_INFINITY)) {
    return 'has the wrong number of items';
  }
  const lengths = texts.map((text) => text.length);
  const fits = (length: number) => length >= (rule.minChars ?? 0) && length <= (rule.maxChars ?? 100_000);
  return lengths.every(fits) ? undefined : 'has the wrong length';
};
