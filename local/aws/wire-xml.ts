import { isRecord } from './json-value.ts';
import type { Schema } from './wire-model.ts';
import { isoTime } from './wire-write.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

export const element = (name: string, content: string, attributes = ''): string =>
  `<${name}${attributes}>${content}</${name}>`;

/** The members of a structure as XML elements, as awsQuery and ec2Query answers hold them. */
export function writeXmlMembers(schema: Schema, value: unknown): string {
  if (!isRecord(value) || !schema.isStructSchema()) return '';
  let xml = '';
  for (const [name, member] of schema.structIterator()) {
    const given = value[name];
    if (given !== undefined && given !== null)
      xml += writeMember(member, member.getMemberTraits().xmlName ?? name, given);
  }
  return xml;
}

function writeMember(schema: Schema, name: string, value: unknown): string {
  const isFlat = Boolean(schema.getMergedTraits().xmlFlattened);
  if (schema.isListSchema()) return writeList(schema, name, value, isFlat);
  if (schema.isMapSchema()) return writeMap(schema, name, value, isFlat);
  return element(name, writeContent(schema, value));
}

function writeList(schema: Schema, name: string, value: unknown, isFlat: boolean): string {
  const member = schema.getValueSchema();
  const itemName = isFlat ? name : (member.getMergedTraits().xmlName ?? 'member');
  const items = (Array.isArray(value) ? value : [])
    .map((item) => element(itemName, writeContent(member, item)))
    .join('');
  return isFlat ? items : element(name, items);
}

function writeMap(schema: Schema, name: string, value: unknown, isFlat: boolean): string {
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const member = schema.getValueSchema();
  const valueName = member.getMergedTraits().xmlName ?? 'value';
  const entries = Object.entries(isRecord(value) ? value : {}).map(([key, item]) =>
    element(isFlat ? name : 'entry', element(keyName, escapeXml(key)) + element(valueName, writeContent(member, item))),
  );
  return isFlat ? entries.join('') : element(name, entries.join(''));
}

function writeContent(schema: Schema, value: unknown): string {
  if (schema.isStructSchema()) return writeXmlMembers(schema, value);
  if (value instanceof Date) return isoTime(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return escapeXml(String(value));
}
