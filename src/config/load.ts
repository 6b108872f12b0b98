import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';
import { type ConfigDocument, readDocument } from './document.ts';
import { ConfigError, type FieldPath, formatPath, type LocatedProblem, type Problem, suggestion } from './problem.ts';
import { referenceProblems } from './references.ts';
import { resolveConfig } from './resolve.ts';
import { configSchemaWith, OWN_KEYS } from './schema.ts';
import type { ConfigSection } from './section.ts';
import type { Config } from './types.ts';
import { type ConfigView, viewOf } from './view.ts';

/**
 * Text of a `patchwarden.yml` to the config.
 * Throws `ConfigError` with every problem found, each naming its field, its line, what is wrong and what to write.
 */
export function parseConfig(
  text: string,
  { file = 'patchwarden.yml', sections = [] }: { file?: string; sections?: readonly ConfigSection[] } = {},
): Config {
  const document = readDocument(text, file);
  if (document.value === undefined) throw new ConfigError(file, located(document, document.problems));
  const view = viewOf(document.value);
  const parsed = configSchemaWith(sections).safeParse(document.value);
  const problems = [
    ...document.problems,
    ...(parsed.error?.issues ?? []).flatMap(toProblems),
    ...referenceProblems(view),
    ...sections.flatMap((section) => sectionProblems(section, document.value, view)),
  ];
  if (problems.length > 0 || !parsed.success) throw new ConfigError(file, located(document, problems));
  return resolveConfig(parsed.data, sectionValues(sections, document.value));
}

/** As `parseConfig`; a file that cannot be read is a `ConfigError` too. */
export function loadConfigFile(path: string, sections: readonly ConfigSection[] = []): Config {
  return parseConfig(readText(path), { file: basename(path), sections });
}

/**
 * A file that was checked with every feature's section when it was deployed: what features bring is taken as it is written, so that whoever
 * loads it need not know them. Throws `ConfigError` for what the rest of the file is not.
 */
export function loadDeployedConfig(path: string): Config {
  const text = readText(path);
  const { value } = readDocument(text, basename(path));
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const sections = keys.filter((key) => !OWN_KEYS.includes(key)).map((key) => ({ key, schema: z.unknown() }));
  return parseConfig(text, { file: basename(path), sections });
}

const written = (file: unknown, key: string): unknown =>
  typeof file === 'object' && file !== null ? Reflect.get(file, key) : undefined;

const sectionValues = (sections: readonly ConfigSection[], file: unknown): Record<string, unknown> =>
  Object.fromEntries(sections.map(({ key }) => [key, written(file, key)]));

/** Of a section that is valid on its own: its problems with the rest of the file. */
function sectionProblems({ key, schema, problems }: ConfigSection, file: unknown, view: ConfigView): Problem[] {
  const parsed = schema.safeParse(written(file, key));
  return parsed.success ? (problems?.(parsed.data, view) ?? []) : [];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const message = `cannot be read at ${path}. Check that it exists and is readable, or name another in PATCHWARDEN_CONFIG.`;
    throw new ConfigError(basename(path), [{ field: 'the file', message }], cause);
  }
}

function toProblems(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(path, key, issue.message.split(' ')));
  if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? issue.message }];
  return [{ path, message: issue.message }];
}

const unknownKey = (path: FieldPath, key: string, known: readonly string[]): Problem => ({
  path: [...path, key],
  message: `is not a known key here: ${suggestion(key, known)}`,
});

/** In the order of the file, each once. */
function located(document: ConfigDocument, problems: readonly Problem[]): LocatedProblem[] {
  const all = problems.map(({ path, message }) => ({ field: formatPath(path), line: document.lineOf(path), message }));
  const seen = new Set<string>();
  const once = all.filter(({ field, message }) => !seen.has(`${field} ${message}`) && seen.add(`${field} ${message}`));
  return once.sort((a, b) => a.line - b.line);
}
