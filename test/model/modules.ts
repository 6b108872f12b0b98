import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';

const ROOT = join(__dirname, '..', '..');

/** A change of the source, made in memory alone. `find` stands in the file exactly once. */
export interface Patch {
  file: string;
  find: string;
  replace: string;
}

/** By file: what a thread can run. */
export type Code = ReadonlyMap<string, string>;

/** One file and all that it imports of the project, file by file: what is patched is transformed again, and nothing else. */
export async function codeOf(entry: string): Promise<Code> {
  const code = new Map<string, string>();
  const add = async (file: string): Promise<void> => {
    if (code.has(file)) return;
    code.set(file, '');
    const text = await asCommonJs(readFileSync(file, 'utf8'));
    code.set(file, text);
    await Promise.all(importsOf(text).map((path) => add(join(dirname(file), path))));
  };
  await add(entry);
  return code;
}

/** The files that are not as they were: those of a wrong Patchwarden. */
export async function changedBy(code: Code, patches: readonly Patch[]): Promise<Code> {
  const texts = new Map<string, string>();
  for (const patch of patches) {
    const file = join(ROOT, patch.file);
    if (!code.has(file)) throw new Error(`${patch.file} is no part of the schedules`);
    texts.set(file, applied(texts.get(file) ?? readFileSync(file, 'utf8'), patch));
  }
  const changed = new Map<string, string>();
  for (const [file, text] of texts) changed.set(file, await asCommonJs(text));
  return changed;
}

const importsOf = (code: string): string[] =>
  [...code.matchAll(/\brequire\("(\.[^"]+)"\)/g)].map(([, path = '']) => path);

export const asCommonJs = async (text: string): Promise<string> =>
  (await transform(text, { loader: 'ts', format: 'cjs', target: 'node20', platform: 'node' })).code;

function applied(text: string, { file, find, replace }: Patch): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times:\n${find}`);
  return parts.join(replace);
}
