import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { HygieneConfig } from '../types/config.ts';
import type { Facts } from '../types/facts.ts';
import type { Problem, Waits } from '../types/told.ts';
import { judge } from './problems.ts';
import { waitsOf } from './recipe.ts';

/** What is shown of one image's pipeline to whoever asks. */
export interface Listed {
  image: string;
  announce: boolean;
  /** Absent where it has not been read. */
  facts?: Facts;
  waits?: Waits;
  problems: readonly Problem[];
  readAt?: number;
  /** Why it could not be read just now. */
  failure?: string;
}

/** Shown to whoever asks, also where nothing is told: then a base image is old after this time. */
const BASE_AGE_MS = 90 * DAY;

export function listedOf(
  facts: Facts | undefined,
  {
    image,
    announce,
    hygiene,
    now,
    readAt,
  }: {
    image: string;
    announce: boolean;
    hygiene: HygieneConfig | undefined;
    now: number;
    readAt: number | undefined;
  },
): Listed {
  if (facts === undefined) return { image, announce, problems: [] };
  const { schedule } = facts.pipeline;
  const waits = schedule === undefined || facts.recipe === undefined ? undefined : waitsOf(schedule, facts.recipe);
  const { problems } = judge(facts, { now, baseAge: hygiene?.baseAge ?? BASE_AGE_MS });
  return { image, announce, facts, problems, ...present({ waits, readAt }) };
}
