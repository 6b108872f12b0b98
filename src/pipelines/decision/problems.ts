import type { HygieneConfig } from '../types/config.ts';
import type { Base, Facts } from '../types/facts.ts';
import type { Problem, ProblemCode } from '../types/told.ts';
import { waitsOf } from './recipe.ts';

/** What is wrong now, and which kinds of problem could be judged: of the others nothing is known. */
export interface Judged {
  problems: readonly Problem[];
  judged: readonly ProblemCode[];
}

/** A pipeline that is disabled bakes nothing, so that what its recipe says is not judged. */
export function judge(facts: Facts, { now, baseAge }: { now: number } & HygieneConfig): Judged {
  const { pipeline, recipe, base } = facts;
  if (!pipeline.enabled) return { problems: [disabledProblem(facts)], judged: ['disabled'] };
  const tests = testsOf(facts);
  return {
    problems: [
      ...(base === undefined ? [] : baseProblem(base, facts, { now, baseAge })),
      ...(tests === 'off' || tests === 'none' ? [{ code: 'tests', why: tests } as const] : []),
    ],
    judged: [
      'disabled',
      ...(base === undefined || recipe === undefined ? [] : (['base'] as const)),
      ...(tests === undefined ? [] : (['tests'] as const)),
    ],
  };
}

function disabledProblem({ pipeline: { schedule, failures } }: Facts): Problem {
  const isAws = schedule !== undefined && failures >= schedule.disablesAfter;
  return { code: 'disabled', by: isAws ? 'aws' : 'someone', failures, scheduled: schedule !== undefined };
}

/** `undefined`: its components could not be read. */
function testsOf({ pipeline, recipe }: Facts): 'off' | 'none' | 'there' | undefined {
  if (!pipeline.testsOn) return 'off';
  if (recipe?.tests === undefined) return undefined;
  return recipe.tests ? 'there' : 'none';
}

function baseProblem(base: Base, facts: Facts, { now, baseAge }: { now: number } & HygieneConfig): Problem[] {
  switch (base.kind) {
    case 'filter':
      return isBehind(base, facts)
        ? [{ code: 'base', why: 'newer', newest: base.newest, newestAt: base.newestAt ?? now }]
        : [];
    case 'parameter':
      return isBehind(base, facts)
        ? [{ code: 'base', why: 'newer', newest: base.name, newestAt: base.newestAt ?? now }]
        : [];
    case 'version':
      return base.has === base.newest ? [] : [{ code: 'base', why: 'behind', has: base.has, newest: base.newest }];
    case 'ami':
      return amiProblem(base, { now, baseAge });
    case 'own-parameter':
    case 'container':
    case 'other':
      return [];
  }
}

/** The newest good image is older than the newest base image, and no schedule is going to take that. */
function isBehind(
  { newestAt }: Extract<Base, { kind: 'filter' | 'parameter' }>,
  { pipeline, recipe, builds }: Facts,
): boolean {
  const good = builds?.find((build) => build.good);
  if (good === undefined || newestAt === undefined || newestAt <= good.createdAt) return false;
  const { schedule } = pipeline;
  const isTaken = schedule?.nextAt !== undefined && recipe !== undefined && waitsOf(schedule, recipe).kind !== 'never';
  return !isTaken;
}

function amiProblem(
  { id, state, createdAt, deprecatedAt }: Extract<Base, { kind: 'ami' }>,
  { now, baseAge }: { now: number } & HygieneConfig,
): Problem[] {
  if (state === 'gone') return [{ code: 'base', why: 'gone', id }];
  if (deprecatedAt !== undefined && deprecatedAt <= now)
    return [{ code: 'base', why: 'deprecated', id, at: deprecatedAt }];
  if (createdAt !== undefined && now - createdAt > baseAge) return [{ code: 'base', why: 'old', id, createdAt }];
  return [];
}
