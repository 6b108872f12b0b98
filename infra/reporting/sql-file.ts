import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'queries');

/** A file of `queries/`: what its first line says, and the statement without that line. */
export function sqlFile(name: string): { description: string; sql: string } {
  const [first = '', ...rest] = readFileSync(join(FOLDER, `${name}.sql`), 'utf8').split('\n');
  if (!first.startsWith('-- '))
    throw new Error(`queries/${name}.sql: the first line must say what it answers, as a comment`);
  return { description: first.slice(3), sql: rest.join('\n').trim() };
}
