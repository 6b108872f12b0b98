import * as z from 'zod';
import { LOOP_OUTPUTS } from './actions.ts';

/** A document as it may come, right or wrong: only what cannot be looked at otherwise is asked of it. */
const record = z.record(z.string(), z.unknown());

const step = z.looseObject({
  name: z.string(),
  action: z.string(),
  inputs: record.default({}),
  outputs: z.array(record).default([]),
});

export const looseDocument = z.looseObject({
  parameters: z.record(z.string(), record).default({}),
  variables: z.record(z.string(), record).default({}),
  mainSteps: z.array(step),
  outputs: z.array(z.string()).default([]),
});

export type LooseDocument = z.infer<typeof looseDocument>;
export type LooseStep = LooseDocument['mainSteps'][number];

/** The steps of a loop; none of any other step. */
export const stepsIn = ({ action, inputs }: LooseStep): LooseStep[] => {
  const parsed = action === 'aws:loop' ? z.array(step).safeParse(inputs['Steps']) : undefined;
  return parsed?.success === true ? parsed.data : [];
};

/** Those of the document, each loop followed by its own. */
export const allSteps = ({ mainSteps }: LooseDocument): LooseStep[] =>
  mainSteps.flatMap((each) => [each, ...stepsIn(each)]);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a value that is one reference and nothing else refers to. */
export const wholeReference = (value: unknown): string | undefined =>
  typeof value === 'string' ? /^\{\{\s*([^{}\s]+)\s*\}\}$/.exec(value)?.[1] : undefined;

/** The declared type of what a reference names; absent when nothing declares it. */
export function typeOf(document: LooseDocument, reference: string): string | undefined {
  const [scope = '', name = ''] = reference.split(':');
  if (scope === 'global' || scope === 'automation') return 'String';
  if (scope === 'variable') return textOf(document.variables[name]?.['type']);
  const [source, ...rest] = reference.split('.');
  if (rest.length === 0) return textOf(document.parameters[reference]?.['type']);
  const found = allSteps(document).find((each) => each.name === source);
  if (found?.action === 'aws:loop') return LOOP_OUTPUTS[rest.join('.')];
  const output = found?.outputs.find((each) => each['Name'] === rest.join('.'));
  return output === undefined ? undefined : (textOf(output['Type']) ?? 'String');
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Whether a literal is of a type, in the form that the type asks for. */
export function isOf(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string';
    case 'Integer':
      return Number.isInteger(value);
    case 'Boolean':
      return typeof value === 'boolean';
    case 'StringList':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'StringMap':
      return isRecord(value);
    case 'MapList':
      return Array.isArray(value) && value.every(isRecord);
    default:
      return false;
  }
}
