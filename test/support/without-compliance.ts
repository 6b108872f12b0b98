import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';

const files = new Map<string, string>();

/** A copy of a config without its section `compliance`; the file itself when it has none, or cannot be read. */
export function withoutCompliance(config = 'patchwarden.yml'): string {
  if (!existsSync(config)) return config;
  const text = readFileSync(config, 'utf8');
  const document = parseDocument(text);
  if (document.errors.length > 0 || !document.has('compliance')) return config;
  const copy = files.get(text) ?? join(mkdtempSync(join(tmpdir(), 'config-')), basename(config));
  if (!files.has(text)) {
    document.delete('compliance');
    writeFileSync(copy, String(document));
  }
  files.set(text, copy);
  return copy;
}
