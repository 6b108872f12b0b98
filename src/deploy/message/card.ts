import type { CardLines } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { runCard } from '../../runs/message/card-frame.ts';
import { isObserved } from '../../runs/message/stop-words.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { DeployRun } from '../types/run.ts';
import { attentionLines } from './attention.ts';
import { deployButtons } from './buttons.ts';
import { cardWarnings, moreWarningsIn } from './card-warnings.ts';
import { endedLines } from './ended.ts';
import type { DeployFacts } from './facts.ts';
import { runningLines } from './progress.ts';
import { planningLines, requestLines, startingLines } from './request-lines.ts';
import { succeededLines } from './result.ts';
import { checkpointCard, watchLines } from './soak.ts';
import { deployTitle, supersededTitle } from './state.ts';
import { stoppingLines } from './stopping.ts';
import { whatWas } from './what.ts';
import { named } from './words.ts';

/** The one message of a deploy or a rollback: warnings, then four lines, then what can be decided. */
export function deployCard(run: DeployRun, facts: DeployFacts): MessageContent {
  const lines = linesOf(run, facts);
  const warnings = cardWarnings(run, facts);
  return runCard(run, {
    title: titleOf(run, facts),
    headline: headline(titleOf(run, facts), { run, lines, warnings }),
    warnings,
    moreWarnings: moreWarningsIn(run),
    lines,
    buttons: deployButtons(run, facts),
    offers: facts.offers ?? [],
    requested: requestedText(run),
    ids: changeText(run),
  });
}

function linesOf(run: DeployRun, facts: DeployFacts): CardLines {
  const { now } = facts;
  switch (run.state) {
    case 'planning':
      return planningLines(run, now);
    case 'awaiting-approval':
    case 'scheduled':
      return requestLines(run, facts);
    case 'approved':
      return run.wait === undefined ? requestLines(run, facts) : checkpointCard(run, now);
    case 'starting':
      return startingLines(run, now);
    case 'running':
      return runningLines(run, now);
    case 'waiting':
      return run.wait?.kind === 'checkpoint' ? checkpointCard(run, now) : watchLines(run, now);
    case 'cancelling':
      return stoppingLines(run, now);
    case 'succeeded':
      return succeededLines(run, facts);
    case 'needs-attention':
      return attentionLines(run, now);
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return isObserved(run) ? { ...requestLines(run, facts), what: whatWas(run, now) } : endedLines(run, facts);
  }
}

/** What a fleet runs is said by the newest alone. */
const titleOf = (run: DeployRun, { superseded }: DeployFacts): string =>
  superseded !== undefined && run.state === 'succeeded' ? supersededTitle(run) : deployTitle(run);

/** What a notification or a screen reader says: the state, the thing, and what happens next or what to do. */
const headline = (
  title: string,
  { run, lines, warnings }: { run: DeployRun; lines: CardLines; warnings: readonly Mrkdwn[] },
): Mrkdwn =>
  [...(isWarnedFirst(run) ? warnings.slice(0, 1) : []), ...toldOf(run, lines)].reduce<Mrkdwn>(
    (all, part) => (part === undefined ? all : md`${stopped(all)} ${part}`),
    md`${title}`,
  );

/** What people who decide must know first, and what goes wrong just now or did at the end. */
const isWarnedFirst = ({ state, plan: { memory } }: DeployRun): boolean =>
  state === 'running' ||
  state === 'succeeded' ||
  state === 'rolled-back' ||
  (memory !== undefined && (state === 'awaiting-approval' || state === 'waiting'));

function toldOf(run: DeployRun, { status, undo, next }: CardLines): (Mrkdwn | undefined)[] {
  switch (run.state) {
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
      return isObserved(run) ? [next] : [status, next];
    case 'succeeded':
      return [undo, next];
    case 'needs-attention':
      return [status, undo, next];
    case 'planning':
    case 'awaiting-approval':
    case 'scheduled':
    case 'approved':
    case 'starting':
    case 'running':
    case 'waiting':
    case 'cancelling':
    case 'rejected':
    case 'expired':
      return [next];
  }
}

/** As a sentence. */
const stopped = (text: Mrkdwn): Mrkdwn => (/[.…]$/.test(text.text) ? text : md`${text}.`);

/** Instead of who requested it: what opened automatically, and a rollback that someone set off under a deploy of another. */
function requestedText({ plan, requester, requestedAt }: DeployRun): Mrkdwn | undefined {
  const { opensAfter, returnBy, before } = plan;
  if (opensAfter !== undefined && isOfBake(opensAfter))
    return md`Opened automatically at ${moment(requestedAt)}, after a bake of this image succeeded (${bakeText(opensAfter, requester.userId)})`;
  if (opensAfter !== undefined)
    return md`Opened automatically at ${moment(requestedAt)}, after ${before === undefined ? 'the soak' : `${named(before.fleet)} completed its soak`} (run ${opensAfter}, requested by ${user(requester.userId)})`;
  return returnBy === undefined || returnBy === requester.userId
    ? undefined
    : md`Rollback requested by ${user(returnBy)} at ${moment(requestedAt)}`;
}

/** A bake by its run, or by the change that others started; every other run is a deploy of the fleet before. */
const isOfBake = (opensAfter: string): boolean => /^[bo]-/.test(opensAfter);

const bakeText = (id: string, requester: string): Mrkdwn =>
  id.startsWith('o-') ? md`outside change ${id}` : md`run ${id}, requested by ${user(requester)}`;

/** CloudFormation's name of what it would do, until it is over. */
function changeText({ state, plan: { change } }: DeployRun): Mrkdwn {
  const id = change?.route === 'stack' ? change.changeSetId : undefined;
  return id === undefined || isTerminal(state) ? md`` : md` · change set ${named(id.split('/').at(-2) ?? id)}`;
}
