import { dueLead, leadsOf } from '../../nodes/leads.ts';
import { present } from '../../present.ts';
import type { HygieneConfig } from '../types/config.ts';
import type { Facts } from '../types/facts.ts';
import type { Pending, Seen } from '../types/seen.ts';
import type { Problem, ScheduledTime, Thing, ToldProblem } from '../types/told.ts';
import { isOver, type Outcome, outcomeOf, pendingAfter } from './fired.ts';
import { judge } from './problems.ts';
import { recipeName, waitsOf } from './recipe.ts';

export interface Look {
  /** Absent at the first one. */
  seen?: Pick<Seen, 'pending' | 'previousAt'>;
  facts: Facts;
  /** What was told before and may still change. */
  told: readonly Thing[];
  announce: boolean;
  notices: readonly number[];
  /** Absent: only what the schedule does is told. */
  hygiene?: HygieneConfig;
}

export interface Looked {
  pending?: Pending;
  previousAt?: number;
  /** What is to be told, and what has changed of what was told. */
  things: readonly Thing[];
}

/** Everything that follows from one read of a pipeline. */
export function afterLook(look: Look, now: number): Looked {
  const { seen, facts } = look;
  const over = isOver(seen?.pending, now) ? seen.pending : undefined;
  const outcome = over === undefined ? undefined : outcomeOf(over, facts);
  const pending = pendingAfter(seen?.pending, facts, { now, isTold: outcome !== undefined });
  const previousAt = outcome === undefined ? seen?.previousAt : over?.at;
  const fired = over === undefined || outcome === undefined ? undefined : { at: over.at, outcome };
  return {
    ...present({ pending, previousAt }),
    things: [...timesAfter(look, { fired, pending, previousAt, now }), ...problemsAfter(look, { fired, now })],
  };
}

interface Fired {
  at: number;
  outcome: Outcome;
}

interface Times {
  fired: Fired | undefined;
  pending: Pending | undefined;
  previousAt: number | undefined;
  now: number;
}

function timesAfter(look: Look, { fired, pending, previousAt, now }: Times): ScheduledTime[] {
  const announced = look.told.flatMap((thing) =>
    thing.what === 'schedule' && thing.state === 'announced' ? [thing] : [],
  );
  const ended = announced.flatMap((thing): ScheduledTime[] => {
    if (fired?.at === thing.at) return [withOutcome(thing, fired.outcome, look.facts)];
    if (pending?.at === thing.at) return [];
    return [{ ...thing, state: 'called-off', why: look.facts.pipeline.enabled ? 'changed' : 'disabled' }];
  });
  const next = announcedNext(look, { pending, previousAt, now });
  const before = announced.find(({ at }) => at === next?.at);
  if (next === undefined) return ended;
  const { isLast, ...time } = next;
  const isReminded = before?.remind === true || (isLast && before !== undefined);
  return [...ended, { ...time, ...(isReminded ? { remind: true as const } : {}) }];
}

function withOutcome(thing: ScheduledTime, outcome: Outcome, { pipeline }: Facts): ScheduledTime {
  const nextAt = pipeline.enabled ? pipeline.schedule?.nextAt : undefined;
  const { nextAt: _before, ...rest } = thing;
  const base = { ...rest, ...present({ nextAt }) };
  switch (outcome.kind) {
    case 'built': {
      const { arn, card } = outcome.build;
      return { ...base, state: 'built', build: { arn, ...present({ card }) } };
    }
    case 'nothing':
      return { ...base, state: 'nothing' };
    case 'called-off':
      return { ...base, state: 'called-off', why: outcome.why };
  }
}

/** The next time, once a notice of it is due. One that can never build anything is a problem, and no news each time. */
function announcedNext(
  { facts: { pipeline, recipe }, announce, notices }: Look,
  { pending, previousAt, now }: Omit<Times, 'fired'>,
): (ScheduledTime & { isLast: boolean }) | undefined {
  const { schedule } = pipeline;
  if (!announce || schedule === undefined || recipe === undefined || pending === undefined || pending.at <= now)
    return undefined;
  const waits = waitsOf(schedule, recipe);
  const due = dueLead(leadsOf(notices, { opensAt: pending.at, previousAt }), now);
  if (waits.kind === 'never' || due === undefined) return undefined;
  const { at, expression, timezone } = pending;
  return {
    what: 'schedule',
    at,
    state: 'announced',
    expression,
    timezone,
    waits,
    recipe: recipeName(recipe),
    isLast: due.isLast,
  };
}

/** Told once: a problem that is there has one card until it was fixed, and a new one if it comes again. */
function problemsAfter(look: Look, { fired, now }: { fired: Fired | undefined; now: number }): ToldProblem[] {
  const { facts, hygiene } = look;
  const open = look.told.flatMap((thing) => (thing.what === 'problem' && thing.state === 'open' ? [thing] : []));
  const { problems, judged } = judge(facts, { now, baseAge: hygiene?.baseAge ?? Number.POSITIVE_INFINITY });
  const schedule = scheduleProblem(look, { fired, open });
  const wanted = hygiene === undefined ? problems.filter(({ code }) => code === 'disabled') : problems;
  const there = [...wanted, ...schedule.problems];
  const readable = hygiene === undefined ? judged.filter((code) => code === 'disabled') : judged;
  const known = [...readable, ...(schedule.isJudged ? (['nothing-built'] as const) : [])];
  const fixed = open.flatMap((each): ToldProblem[] =>
    known.includes(each.problem.code) && !there.some(({ code }) => code === each.problem.code)
      ? [{ ...each, state: 'fixed', fixedAt: now }]
      : [],
  );
  return [
    ...fixed,
    ...there.map((problem) =>
      toldOf(problem, facts, open.find((each) => each.problem.code === problem.code)?.foundAt ?? now),
    ),
  ];
}

const toldOf = (problem: Problem, { pipeline, recipe }: Facts, foundAt: number): ToldProblem => ({
  what: 'problem',
  problem,
  foundAt,
  state: 'open',
  pipelineName: pipeline.name,
  pipelineArn: pipeline.arn,
  recipe: recipe === undefined ? pipeline.recipeArn.split('/').slice(-2).join(' ') : recipeName(recipe),
  recipeArn: pipeline.recipeArn,
});

/** Judged when a time of the schedule is over, and when there is nothing left to wait for. */
function scheduleProblem(
  { facts: { pipeline, recipe } }: Look,
  { fired, open }: { fired: Fired | undefined; open: readonly ToldProblem[] },
): { problems: readonly Problem[]; isJudged: boolean } {
  const { schedule } = pipeline;
  const before = open.find(({ problem }) => problem.code === 'nothing-built');
  if (schedule === undefined) return { problems: [], isJudged: true };
  const waits = recipe === undefined ? undefined : waitsOf(schedule, recipe);
  if (fired?.outcome.kind === 'built') return { problems: [], isJudged: true };
  if (fired?.outcome.kind === 'nothing' && waits !== undefined)
    return {
      problems: [
        {
          code: 'nothing-built',
          at: fired.at,
          why: waits.kind === 'updates' ? 'no-update' : waits.kind === 'never' ? 'never' : 'unknown',
          of: waits.kind === 'updates' ? waits.of : [],
        },
      ],
      isJudged: true,
    };
  const isChanged =
    before?.problem.code === 'nothing-built' && before.problem.why !== 'unknown' && waits?.kind === 'nothing';
  return { problems: [], isJudged: isChanged };
}
