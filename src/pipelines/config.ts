import type * as z from 'zod';
import { duration, strict } from '../config/fields.ts';
import type { ConfigSection } from '../config/section.ts';
import { DAY } from '../duration.ts';
import type { HygieneConfig } from './types/config.ts';

const BASE_AGE_MS = 90 * DAY;
const MOST = { ms: 730 * DAY, word: '730d' };

const schema: z.ZodType<HygieneConfig | undefined> = strict(
  { baseAge: duration({ from: DAY, to: MOST, example: '90d' }).default(BASE_AGE_MS) },
  'what is told of pipelines and recipes',
  '{ baseAge: 90d }',
).optional();

/** Absent: what is wrong with a recipe or pipeline is shown when someone asks, and told to nobody. */
export const hygieneSection: ConfigSection<HygieneConfig | undefined> = { key: 'hygiene', schema };
