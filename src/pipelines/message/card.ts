import { framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { code, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import type { Thing, ToldProblem } from '../types/told.ts';
import { thingButtons } from './buttons.ts';
import { problemLines } from './problem-lines.ts';
import { scheduleLines, scheduleTitle } from './schedule-lines.ts';
import { fixedTitle, problemTitle, scheduleText } from './words.ts';

/** The one message of a time of a pipeline's schedule, or of something that is wrong with a pipeline or recipe. */
export function thingCard(image: string, thing: Thing): MessageContent {
  const title = thing.what === 'schedule' ? scheduleTitle(image, thing) : titleOf(image, thing);
  const lines = thing.what === 'schedule' ? scheduleLines(thing) : problemLines(thing);
  const foot =
    thing.what === 'schedule'
      ? md`Schedule ${scheduleText(thing)} · recipe ${short(thing.recipe)}`
      : md`Pipeline ${short(thing.pipelineName)} · recipe ${code(thing.recipeArn)}`;
  return framedCard({
    title,
    headline: md`${title}. ${thing.what === 'schedule' ? lines.what : (lines.status ?? lines.what)}. ${lines.next}`,
    lines,
    buttons: thingButtons(image, thing),
    foot,
  });
}

const titleOf = (image: string, { problem, state }: ToldProblem): string =>
  state === 'open' ? `${image}: ${problemTitle(problem)}` : `Fixed: ${image}, ${fixedTitle(problem)}`;
