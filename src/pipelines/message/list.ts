import type { AnyBlock } from '@slack/types';
import { context, fitMessage, header } from '../../slack/blocks.ts';
import { code, EMPTY, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { sections } from '../../slack/sections.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import type { Listed } from '../decision/listed.ts';
import type { Base } from '../types/facts.ts';
import { fixLines } from './thread.ts';
import { problemText, problemTitle, scheduleText, waitsText } from './words.ts';

export const listTitle = (): Mrkdwn => md`Pipelines`;

export const unknownImage = (name: string, near: string | undefined): Mrkdwn =>
  md`Nothing was looked up: patchwarden.yml has no image ${code(name)}.${near === undefined ? EMPTY : md` Did you mean ${code(near)}?`}`;

/** An image without a pipeline. */
export const bakedElsewhere = (name: string): Mrkdwn =>
  md`Nothing was looked up: ${code(name)} has no pipeline in patchwarden.yml. Its AMI is baked elsewhere and read from an SSM parameter; ${code('/patch deploy <fleet> gold')} deploys it.`;

interface How {
  /** One image, in full. */
  isOne: boolean;
  region: string;
}

/** `/patch pipelines` */
export function listBlocks(listed: readonly Listed[], { isOne, region }: How): AnyBlock[] {
  const lines = listed.flatMap((each) => (isOne ? fullLines(each, region) : [rowOf(each)]));
  return fitMessage(
    [
      header(isOne ? 'Pipeline' : 'Pipelines and their schedules'),
      ...sections(lines),
      context(
        isOne
          ? md`Patchwarden reads pipelines and changes none`
          : md`${code('/patch pipelines <image>')} shows one of them in full`,
      ),
    ],
    md`More with ${code('/patch pipelines <image>')}.`,
  );
}

function rowOf(listed: Listed): Mrkdwn {
  const wrong = listed.problems.map((problem) => md`  *To do* ${problemTitle(problem)}`);
  return joinMd([md`*${listed.image}* · ${joinMd(scheduleParts(listed), ' · ')}`, ...wrong]);
}

/** So many fit in App Home beside everything else. */
const AT_HOME = 5;

/** For App Home: the next bakes by schedule, and how much there is to do; none where there is neither. */
export function homeBlocks(listed: readonly Listed[]): AnyBlock[] {
  const next = listed
    .flatMap(({ image, facts, waits }) => {
      const at = facts?.pipeline.schedule?.nextAt;
      return at === undefined || waits?.kind === 'never' ? [] : [{ image, at }];
    })
    .toSorted((a, b) => a.at - b.at);
  const wrong = listed.filter(({ problems }) => problems.length > 0).map(({ image }) => image);
  const lines = [
    ...next.slice(0, AT_HOME).map(({ image, at }) => md`*${image}* is due at ${moment(at)}`),
    ...(wrong.length === 0 ? [] : [md`*To do* in ${counted(wrong.length, 'pipeline')}: ${firstOf(wrong, AT_HOME)}`]),
  ];
  if (lines.length === 0) return [];
  return [header('Scheduled bakes'), ...sections(lines), context(md`${code('/patch pipelines')} lists all of them`)];
}

/** Everything that is known of one pipeline. */
export function fullLines(listed: Listed, region: string): readonly Mrkdwn[] {
  const { facts, problems } = listed;
  return [
    md`*${listed.image}* · ${joinMd(scheduleParts(listed), ' · ')}`,
    ...(facts === undefined ? [] : recipeLines(facts.recipe, facts.base)),
    ...(facts === undefined ? [] : [testsText(facts)]),
    ...problems.flatMap((problem) => [
      md`*To do:* ${problemTitle(problem)}: ${problemText(problem)}`,
      ...(facts === undefined
        ? []
        : fixLines(problem, {
            pipelineArn: facts.pipeline.arn,
            pipelineName: facts.pipeline.name,
            recipeArn: facts.pipeline.recipeArn,
            region,
          })),
    ]),
    ...(problems.length === 0 && facts !== undefined ? [md`No problems found`] : []),
    ...(listed.readAt === undefined ? [] : [md`Read at ${moment(listed.readAt)}`]),
  ];
}

function scheduleParts({ facts, waits, announce, failure }: Listed): Mrkdwn[] {
  const unread = failure === undefined ? [] : [md`*Warning* it could not be read just now: ${code(failure)}`];
  if (facts === undefined) return [...unread, md`not read yet`];
  const { enabled, schedule, failures } = facts.pipeline;
  if (schedule === undefined)
    return [...unread, enabled ? md`no schedule: it builds only on request` : md`no schedule, and disabled`];
  const failed =
    failures === 0
      ? []
      : [
          md`${counted(failures, 'scheduled build')} failed in a row (Image Builder disables it at ${schedule.disablesAfter})`,
        ];
  return [
    ...unread,
    ...(enabled ? [nextText(schedule.nextAt)] : [md`disabled: its schedule builds nothing`]),
    scheduleText(schedule),
    ...(waits === undefined ? [] : [waitsText(waits)]),
    ...failed,
    ...(announce ? [md`announced`] : []),
  ];
}

const nextText = (nextAt: number | undefined): Mrkdwn =>
  nextAt === undefined ? md`Image Builder does not say when it is due next` : md`next at ${moment(nextAt)}`;

const recipeLines = (
  recipe: { name: string; version: string; parentImage: string } | undefined,
  base: Base | undefined,
): Mrkdwn[] =>
  recipe === undefined
    ? [md`The recipe could not be read`]
    : [
        md`Recipe ${short(recipe.name)} ${short(recipe.version)}, base image ${code(recipe.parentImage)}`,
        ...(base === undefined ? [md`The base image could not be compared`] : baseLines(base)),
      ];

function baseLines(base: Base): Mrkdwn[] {
  switch (base.kind) {
    case 'filter':
      return [md`Its newest base image is ${short(base.newest)}`];
    case 'version':
    case 'ami':
      return [];
    case 'parameter':
      return base.newestAt === undefined
        ? [md`AWS does not say when ${short(base.name, 100)} was last updated`]
        : [md`${short(base.name, 100)} was last updated at ${moment(base.newestAt)}`];
    case 'own-parameter':
      return [md`Not compared: the base image comes from an SSM parameter of your own, which Patchwarden may not read`];
    case 'container':
      return [md`Not compared: a container recipe names its base image by a tag, whose image may change`];
    case 'other':
      return [md`Not compared: the base image is neither an AMI nor an image of Image Builder`];
  }
}

function testsText({ pipeline, recipe }: NonNullable<Listed['facts']>): Mrkdwn {
  if (!pipeline.testsOn) return md`Tests are turned off`;
  if (recipe?.tests === undefined) return md`Whether the recipe has tests could not be read`;
  return recipe.tests ? md`Tests are on, and the recipe has a test` : md`Tests are on, but the recipe has none`;
}
