import type { Json, JsonObject } from '../../../src/deploy/types/template.ts';
import { TemplateRefusal } from './text.ts';

/** An absent property: left out, or `AWS::NoValue`. */
export const ABSENT = Symbol('absent');

export type Value = Json | typeof ABSENT;

/** Names of what only AWS knows. A NoEcho parameter is hidden by its own name; `dynamic` takes the whole `{{resolve:…}}`. */
export const hiddenName = {
  ref: (logicalId: string): string => `ref:${logicalId}`,
  attribute: (logicalId: string, attribute: string): string => `attribute:${logicalId}.${attribute}`,
  noEcho: (parameter: string): string => `parameter:${parameter}`,
  imported: (exportName: string): string => `import:${exportName}`,
  zones: (region: string): string => `zones:${region}`,
  dynamic: (reference: string): string => `dynamic:${reference}`,
};

/** What names in a template stand for. */
export interface Names {
  ref(name: string): Value;
  condition(name: string): boolean;
  hidden(name: string): Json;
  mappings: JsonObject;
  region: string;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** A scalar as CloudFormation writes it into text. @throws TemplateRefusal for lists, objects and nothing */
export const textOf = (value: Value): string => {
  if (value === ABSENT || value === null || typeof value === 'object') throw new TemplateRefusal('text expected');
  return String(value);
};
