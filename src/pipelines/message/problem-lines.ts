import type { CardLines } from '../../cards/message/framed-card.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { Problem, ToldProblem } from '../types/told.ts';
import { problemText } from './words.ts';

export function problemLines({ problem, state, foundAt, fixedAt, pipelineName, recipe }: ToldProblem): CardLines {
  const what = md`Pipeline ${short(pipelineName)} · recipe ${short(recipe)} · found at ${moment(foundAt)}`;
  if (state === 'fixed')
    return {
      what,
      status: fixedAt === undefined ? undefined : md`Found fixed at ${moment(fixedAt)}`,
      undo: md`If it comes back, a new message says so`,
      next: md`No action needed: fleets stay as they are`,
    };
  return { what, status: statusText(problem), undo: undoText(problem), next: nextText(problem) };
}

/** The problem itself, as a sentence of its own. */
function statusText(problem: Problem): Mrkdwn {
  const at = problem.code === 'nothing-built' ? md`Due at ${moment(problem.at)}. ` : md`Why: `;
  return md`${at}${problemText(problem)}`;
}

/** How it is fixed; none of it is done from here. */
function undoText(problem: Problem): Mrkdwn {
  switch (problem.code) {
    case 'nothing-built':
      return md`To bake each time with the newest patches, change the start condition to ${code('EXPRESSION_MATCH_ONLY')}: the thread says where`;
    case 'disabled':
      return md`Enable it in Image Builder once the cause is fixed: the thread says where. Patchwarden changes no pipeline`;
    case 'base':
      return problem.why === 'newer'
        ? md`A bake picks it up; so does a schedule that builds each time`
        : md`This needs a new version of the recipe, which Patchwarden does not create: the thread says where`;
    case 'tests':
      return problem.why === 'off'
        ? md`Turn tests on in the pipeline: the thread says where. Patchwarden changes no pipeline`
        : md`This needs a new version of the recipe with a test component: the thread says where`;
  }
}

function nextText(problem: Problem): Mrkdwn {
  switch (problem.code) {
    case 'nothing-built':
      return md`Anyone can choose Bake to request an image now; if nobody acts, fleets and the image stay as they are`;
    case 'disabled':
      return problem.scheduled
        ? md`The owners of the pipeline must act; if nobody does, its schedule builds nothing, and bakes requested here are refused`
        : md`The owners of the pipeline must act; if nobody does, bakes requested here are refused`;
    case 'base':
      return problem.why === 'newer'
        ? md`Anyone can choose Bake to request one; if nobody acts, the image keeps its older base`
        : md`The owners of the recipe must act; if nobody does, each bake begins with the same base image`;
    case 'tests':
      return md`The owners of the recipe must act; if nobody does, an image that does not work can be approved and reach a fleet`;
  }
}
