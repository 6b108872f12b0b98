import { type Json, textOf } from '../json.ts';

const reference = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** Every `{{ name }}` inside a value. */
export const referencesIn = (value: Json): string[] => {
  if (typeof value === 'string') return [...value.matchAll(reference)].map((match) => match[1] ?? '');
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(referencesIn) : [];
};

/** Puts values in place of `{{ name }}`. A text that is one reference and nothing else keeps the value's type. */
export const resolveReferences = (value: Json, lookup: (name: string) => Json): Json => {
  if (typeof value === 'string') return resolveText(value, lookup);
  if (Array.isArray(value)) return value.map((inner) => resolveReferences(inner, lookup));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveReferences(inner, lookup)]));
};

const resolveText = (text: string, lookup: (name: string) => Json): Json => {
  const whole = /^\s*\{\{\s*([^{}]+?)\s*\}\}\s*$/.exec(text);
  if (whole?.[1] !== undefined) return lookup(whole[1]);
  return text.replace(reference, (_match, name: string) => textOf(lookup(name)));
};
