import type { ThreadPost } from '../../cards/types.ts';
import { differenceThread } from '../../images/message/difference.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { context, section } from '../../slack/blocks.ts';
import { codePoints } from '../../slack/escape.ts';
import { code, joinMd, type Mrkdwn, md, topText, user, utc } from '../../slack/mrkdwn.ts';
import { preformatted, richText } from '../../slack/rich-text.ts';
import { counted, moment, short } from '../../slack/words.ts';
import { isSoaked } from '../decision/soak.ts';
import type { DeployFailure, EventLine } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import { continueText } from './attention.ts';
import { SHOWN_REASON } from './ended.ts';
import { newAndHealthy } from './evidence.ts';
import type { DeployFacts } from './facts.ts';
import { planLines } from './plan-lines.ts';
import { publishPosts } from './publish.ts';
import { fleetNowText } from './result.ts';
import { shownLines } from './shown.ts';
import { healthText, nextBusyText } from './soak.ts';
import { warningSections } from './warnings.ts';
import { imageWord, longText, named, runWord } from './words.ts';

/** Lines of one post. */
const LINES = 10;

/** Details of a deploy, each posted once below its card. A key never stands for another text than before. */
export function deployThread(
  run: DeployRun,
  facts: Pick<DeployFacts, 'difference' | 'soak' | 'next' | 'publication'>,
): ThreadPost[] {
  return [
    ...planPost(run),
    ...differencePosts(facts),
    ...startedPost(run),
    ...eventPosts(run),
    ...checkpointPost(run),
    ...failurePosts(run),
    ...refusedPost(run),
    ...shownPost(run),
    ...attentionPost(run),
    ...soakPost(run, facts),
    ...publishPosts(run, facts),
  ];
}

/** The whole plan, which a card of four lines has no room for; each plan once, whatever epoch it is asked under. */
function planPost(run: DeployRun): ThreadPost[] {
  const { plan, planHash, requestedAt, state } = run;
  if (plan.change === undefined || state === 'planning') return [];
  const title = md`The plan in full: ${runWord(run)} of ${named(run.name)} to ${code(imageWord(plan.image))}.`;
  return [
    {
      key: `plan-${planHash.slice(0, 12)}`,
      text: topText(title),
      // As of the request: what is posted once does not age.
      blocks: [section(title), section(planLines(run, requestedAt)), ...warningSections(plan.change)],
    },
  ];
}

const post = (key: string, text: Mrkdwn): ThreadPost => ({ key, text: topText(text), blocks: [section(text)] });

/** A deploy with a checkpoint starts twice. */
function startedPost({ start, approvals }: DeployRun): ThreadPost[] {
  if (start?.executionId === undefined) return [];
  const epoch = start.parameters['Epoch'];
  const approvers = approvals.filter((approval) => String(approval.epoch) === epoch).map(({ userId }) => user(userId));
  const by = approvers.length === 0 ? md`` : md` Approved by ${joinMd(approvers, ', ')}.`;
  const text = md`Started: runbook ${start.document}, execution ${code(start.executionId)}.${by}`;
  // Whoever is mentioned in a context is not notified: they know.
  return [{ key: `started-${start.executionId}`, text: topText(text), blocks: [context(text)] }];
}

/**
 * Two full posts while it goes on, and the rest at the end. The oldest lines of a long deploy are dropped, which moves the
 * others: what is posted under a key stays as it was, and the last post has the newest.
 */
function eventPosts(run: DeployRun): ThreadPost[] {
  const lines = run.progress?.events?.lines ?? [];
  const over = isTerminal(run.state);
  const parts = [
    lines.slice(0, LINES),
    lines.slice(LINES, 2 * LINES),
    over ? lines.slice(2 * LINES).slice(-LINES) : [],
  ];
  return parts.flatMap((part, i) =>
    part.length === LINES || (over && part.length > 0) ? [eventPost(`events-${i + 1}`, part)] : [],
  );
}

const eventPost = (key: string, lines: readonly EventLine[]): ThreadPost => ({
  key,
  text: topText(md`${counted(lines.length, 'event')} from CloudFormation`),
  blocks: [richText(preformatted(lines.map(eventText).join('\n')))],
});

function eventText({ at, logicalId, status, reason }: EventLine): string {
  const what = status === 'SIGNALS' ? 'received' : short(status, 50);
  const why = reason === undefined ? '' : `${status === 'SIGNALS' ? '' : ':'} ${short(reason, 150)}`;
  return `${utc(at).slice(11, 16)} ${named(logicalId)} ${what}${why}`;
}

function checkpointPost(run: DeployRun): ThreadPost[] {
  if (run.wait?.kind !== 'checkpoint' || run.state !== 'waiting' || run.progress === undefined) return [];
  const { health: seen } = run.progress;
  // Posted once: what is so later, the card says.
  const health = seen === undefined ? md`` : md` ${seen.healthy} of ${seen.total} healthy at ${moment(seen.at)}.`;
  return [
    post(
      `checkpoint-${run.wait.percent}`,
      md`Checkpoint at ${run.wait.percent} %: ${newAndHealthy(run.progress)}.${health} The card asks for approval to continue.`,
    ),
  ];
}

/** AWS's own words of the first failure, and of another one that ended it. */
function failurePosts(run: DeployRun): ThreadPost[] {
  const first = run.progress?.failure ?? run.outcome?.failure;
  const last = run.outcome?.failure;
  if (first === undefined || !FAILING.some((state) => state === run.state)) return [];
  return [
    failurePost('failed', first),
    ...(last === undefined || last.reason === first.reason ? [] : [failurePost('failed-last', last)]),
  ];
}

function failurePost(key: string, { resource, status, reason }: DeployFailure): ThreadPost {
  const text = md`Full error from AWS`;
  const where = [resource, status].filter((part) => part !== undefined).join(' ');
  const output = where === '' ? reason : `${where}\n${reason}`;
  return { key, text: topText(text), blocks: [section(text), richText(preformatted(output))] };
}

const FAILING = ['running', 'waiting', 'cancelling', 'failed', 'rolled-back', 'cancelled', 'needs-attention'] as const;

/** A reason that the card has no room for. */
function refusedPost({ state, ending }: DeployRun): ThreadPost[] {
  const reason = ending?.reason ?? '';
  const isCut = codePoints(reason) > SHOWN_REASON;
  return (state === 'failed' || state === 'needs-attention') && isCut
    ? [post('refused', md`Full reason: ${longText(reason, 2800)}`)]
    : [];
}

/** Which instances contradict the end that AWS told, all that were kept, and every reason. */
function shownPost(run: DeployRun): ThreadPost[] {
  const shown = run.outcome?.shown;
  if (shown === undefined || (run.state !== 'needs-attention' && run.state !== 'failed')) return [];
  return [post('instances', joinMd([shownLines(run, shown), fleetNowText(run)]))];
}

/** A command is too long for a card. */
function attentionPost(run: DeployRun): ThreadPost[] {
  const text = run.state === 'needs-attention' ? continueText(run) : undefined;
  return text === undefined ? [] : [post('attention', text)];
}

function soakPost(run: DeployRun, { soak, next = [] }: Pick<DeployFacts, 'soak' | 'next'>): ThreadPost[] {
  if (run.state !== 'succeeded' || soak === undefined) return [];
  if (run.report === 'ready') return isSoaked(soak) ? [post('soak', md`Soak complete: ${healthText(soak)}.`)] : [];
  if (run.report !== 'unavailable') return [];
  return isSoaked(soak)
    ? [post('soak', md`Soak complete: ${healthText(soak)} · ${nextBusyText(run, next)}.`)]
    : [post('soak', md`Soak not completed in time: ${healthText(soak)}.`)];
}

const differencePosts = ({ difference }: Pick<DeployFacts, 'difference'>): ThreadPost[] =>
  difference === undefined
    ? []
    : differenceThread(difference).map((message, i) => ({ key: `difference-${i + 1}`, ...message }));
