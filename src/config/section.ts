import type * as z from 'zod';
import type { Problem } from './problem.ts';
import type { Config } from './types.ts';
import type { ConfigView } from './view.ts';

/** A part of `patchwarden.yml` that a feature brings: a key at the top of the file, and what may stand under it. */
export interface ConfigSection<Value = unknown> {
  key: string;
  /** Of what is written; it says itself whether the key may be left out. Its messages are written with the helpers of fields.ts. */
  schema: z.ZodType<Value>;
  /** Its problems with the rest of the file; called only with a value that is valid on its own. */
  problems?(this: void, value: Value, view: ConfigView): Problem[];
}

/** What a checked config has under a section's key. */
export const readSection = <Value>(
  { key, schema }: ConfigSection<Value>,
  { sections }: Pick<Config, 'sections'>,
): Value => schema.parse(sections[key]);
