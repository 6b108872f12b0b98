import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Document, isMap, parseDocument } from 'yaml';

/** Parts of a config that a test is not about. Each is looked at every minute, and what it says is in the way of other stories. */
export type Part =
  | 'compliance'
  /** Fleets that are patched in place, and every maintenance window. */
  | 'windows';

export const PARTS: readonly Part[] = ['compliance', 'windows'];

const TAKEN_OUT: Readonly<Record<Part, (document: Document) => void>> = {
  compliance: (document) => void document.delete('compliance'),
  windows: (document) => {
    const fleets = document.get('fleets');
    if (!isMap(fleets)) return;
    for (const { key, value } of [...fleets.items]) {
      if (!isMap(value)) continue;
      if (value.has('patchGroup')) fleets.delete(key);
      value.delete('window');
    }
  },
};

const files = new Map<string, string>();

/** A copy of a config without these parts; the file itself when it has none of them, or cannot be read. */
export function configWithout(parts: readonly Part[], config = 'patchwarden.yml'): string {
  if (!existsSync(config)) return config;
  const text = readFileSync(config, 'utf8');
  const key = `${parts.join()} ${text}`;
  const file = files.get(key) ?? copied(parts, config, text);
  files.set(key, file);
  return file;
}

function copied(parts: readonly Part[], config: string, text: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return config;
  const before = String(document);
  for (const part of parts) TAKEN_OUT[part](document);
  if (String(document) === before) return config;
  const copy = join(mkdtempSync(join(tmpdir(), 'config-')), basename(config));
  writeFileSync(copy, String(document));
  return copy;
}
