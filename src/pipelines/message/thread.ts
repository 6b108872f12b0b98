import { cardLink } from '../../cards/message/origin.ts';
import type { ThreadPost } from '../../cards/types.ts';
import { section } from '../../slack/blocks.ts';
import { code, joinMd, link, type Mrkdwn, md, topText } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { Problem, ScheduledTime, Thing, ToldProblem } from '../types/told.ts';
import { waitsText } from './words.ts';

interface Place {
  region: string;
  card: { channel: string; ts?: string };
}

/** Where what is wrong is changed, and the reminder of a time that comes soon. */
export function threadPosts(image: string, thing: Thing, { region, card }: Place): readonly ThreadPost[] {
  if (thing.what === 'problem') return thing.state === 'open' ? whereToFix(thing, region) : [];
  return thing.state === 'announced' && thing.remind === true ? [reminder(image, thing, card)] : [];
}

function reminder(image: string, { at, waits }: ScheduledTime, { channel, ts }: Place['card']): ThreadPost {
  const where = ts === undefined ? md`` : md` ${cardLink({ channel, ts }, 'Open the card')}.`;
  const text = md`The scheduled bake of *${image}* is due at ${moment(at)}: it ${waitsText(waits)}.${where}`;
  return { key: 'reminder', broadcast: true, text: topText(text), blocks: [section(text)] };
}

function whereToFix({ problem, ...of }: ToldProblem, region: string): readonly ThreadPost[] {
  const lines = fixLines(problem, { ...of, region });
  const text = joinMd(lines);
  return lines.length === 0 ? [] : [{ key: 'where', text: topText(text), blocks: [section(text)] }];
}

interface Of {
  pipelineArn: string;
  pipelineName: string;
  recipeArn: string;
  region: string;
}

/** The console, and the same with the AWS CLI. */
export function fixLines(problem: Problem, of: Of): readonly Mrkdwn[] {
  if (problem.code === 'base' && problem.why === 'newer') return [];
  const isRecipe = problem.code === 'base' || (problem.code === 'tests' && problem.why === 'none');
  return isRecipe ? recipeLines(of) : pipelineLines(of, settingOf(problem));
}

function settingOf(problem: Problem): string {
  switch (problem.code) {
    case 'nothing-built':
      return 'schedule.pipelineExecutionStartCondition = EXPRESSION_MATCH_ONLY';
    case 'disabled':
      return 'status = ENABLED';
    case 'tests':
    case 'base':
      return 'imageTestsConfiguration.imageTestsEnabled = true';
  }
}

export const consoleUrl = (region: string): string =>
  `https://${region}.console.aws.amazon.com/imagebuilder/home?region=${region}`;

const pipelineLines = ({ pipelineArn, pipelineName, region }: Of, setting: string): readonly Mrkdwn[] => [
  md`*Where to change it:* ${link(consoleUrl(region), 'Image Builder')}, Image pipelines, ${short(pipelineName)}, Edit pipeline: ${code(setting)}`,
  md`With the AWS CLI, read it with ${code(`aws imagebuilder get-image-pipeline --image-pipeline-arn ${pipelineArn}`)} and write it with ${code('aws imagebuilder update-image-pipeline --cli-input-json file://pipeline.json')}`,
  md`An update replaces every setting of the pipeline: what the file leaves out is lost`,
];

const recipeLines = ({ pipelineName, recipeArn, region }: Of): readonly Mrkdwn[] => [
  md`*Where to change it:* ${link(consoleUrl(region), 'Image Builder')}, Image recipes, Create new version, then choose that version in the pipeline ${short(pipelineName)}`,
  md`With the AWS CLI, read it with ${code(`aws imagebuilder get-${isContainer(recipeArn) ? 'container' : 'image'}-recipe --${isContainer(recipeArn) ? 'container' : 'image'}-recipe-arn ${recipeArn}`)}; a recipe version cannot be changed, so create a new one`,
];

const isContainer = (recipeArn: string): boolean => recipeArn.includes(':container-recipe/');
