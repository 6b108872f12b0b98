import { isAsked } from '../../runs/message/review.ts';
import { isObserved } from '../../runs/message/stop-words.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { listed, moment, short } from '../../slack/words.ts';
import type { DeployRun } from '../types/run.ts';
import { overriddenText } from './blast.ts';
import { needsModal } from './buttons.ts';
import { evidenceWarnings } from './evidence.ts';
import type { DeployFacts } from './facts.ts';
import { memoryTexts } from './memory.ts';
import { runningWarnings } from './progress.ts';
import { publishWarnings } from './publish.ts';
import { healthWarnings } from './result.ts';
import { beyondTexts } from './soak.ts';
import { stoppingWarnings } from './stopping.ts';
import { shortWarnings } from './warnings.ts';

/** What people must know before they read anything else of it, the worst first. */
export function cardWarnings(run: DeployRun, facts: DeployFacts): Mrkdwn[] {
  switch (run.state) {
    case 'awaiting-approval':
    case 'scheduled':
      return [...memoryTexts(run.plan), ...overrideWarnings(run), ...freezeWarnings(run, facts), ...planWarnings(run)];
    case 'approved':
      return [
        ...memoryTexts(run.plan),
        ...evidenceWarnings(run),
        ...beyondTexts(run),
        ...overrideWarnings(run),
        ...planWarnings(run),
      ];
    case 'waiting':
      return run.wait?.kind === 'checkpoint'
        ? [...memoryTexts(run.plan), ...evidenceWarnings(run), ...beyondTexts(run), ...planWarnings(run)]
        : runningWarnings(run, facts.now);
    case 'running':
      return runningWarnings(run, facts.now);
    case 'cancelling':
      return [...stoppingWarnings(run, facts.now), ...runningWarnings(run, facts.now)];
    case 'succeeded':
    case 'rolled-back':
      return [...healthWarnings(run, facts), ...publishWarnings(facts)];
    case 'planning':
    case 'starting':
    case 'cancelled':
      return isObserved(run) ? [...memoryTexts(run.plan), ...overrideWarnings(run), ...planWarnings(run)] : [];
    case 'failed':
    case 'rejected':
    case 'expired':
    case 'needs-attention':
      return [];
  }
}

/** Where those are that the card has no room for: in the review while it is offered, and in the thread for everyone. */
export const moreWarningsIn = (run: DeployRun): string => (needsModal(run) || isAsked(run) ? 'Review' : 'the thread');

const REASON = 120;

const overrideWarnings = ({ plan }: DeployRun): Mrkdwn[] =>
  plan.override === undefined
    ? []
    : [md`Override: ${overriddenText(plan)}. Reason: ${short(plan.override.reason, REASON)}`];

const planWarnings = ({ plan: { change } }: DeployRun): Mrkdwn[] => (change === undefined ? [] : shortWarnings(change));

/** Approved now, it would still wait: said before anyone approves. */
function freezeWarnings({ scheduledFor }: DeployRun, { freeze }: DeployFacts): Mrkdwn[] {
  if (freeze === undefined) return [];
  const names = freeze.calendars.map((arn) => arn.split('/').at(-1) ?? arn);
  const closed =
    names.length === 1 ? md`calendar ${listed(names)} is closed` : md`calendars ${listed(names)} are closed`;
  const when = scheduledFor === undefined ? md`now` : md`at ${moment(scheduledFor)}`;
  const then =
    freeze.until === undefined
      ? md`and its opening time is not known`
      : md`so the earliest start is ${moment(freeze.until)}, if still approved then`;
  return [md`Change ${closed} ${when}, ${then}. Defer moves the start`];
}
