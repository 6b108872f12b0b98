import type { CardLines } from '../../cards/message/framed-card.ts';
import { nextLine } from '../../runs/message/state.ts';
import { mayStop } from '../../runs/message/who-decides.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import { totalsOf } from '../decision/receipt.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { patchLines } from './lines.ts';
import { blockedText } from './order.ts';
import { receiptText, strayText } from './result.ts';
import { whatWas } from './what.ts';
import { capitalised, dotted, named, nodesText } from './words.ts';

const REASON = 200;

/** What a person must do: about instances that did not come back, that are unhealthy, or that were patched and not planned. */
export function attentionLines(run: PatchRun, { followers }: ShownFacts): CardLines {
  const what = whatWas(run);
  const { outcome, ending, name } = run;
  if (outcome === undefined || ending?.code !== 'stuck') return { what, next: nextLine(run, patchLines) };
  const blocked = followers.length === 0 ? '' : `, and ${blockedText(followers)}`;
  return {
    what,
    status: dotted(
      strayText(outcome, run.plan),
      receiptText(run) ?? md`${capitalised(short(ending.reason ?? 'not known', REASON))}`,
    ),
    undo: md`To do: ${toDoText(run)}`,
    next: md`Until then no other run of ${named(name)} can start${blocked}. Patchwarden checks every 5 minutes and says here how it ended. Resolve (${mayStop(run)}) closes this run and changes nothing in AWS.`,
  };
}

function toDoText(run: PatchRun): Mrkdwn {
  const { outcome, plan, ending } = run;
  if (outcome === undefined) return md`look at the execution in Systems Manager`;
  const { notBack, unhealthy, unproven } = totalsOf(outcome, plan);
  if (notBack.length > 0)
    return md`look at the status checks and the system log of ${nodesText(notBack, plan)} in EC2, start or replace ${notBack.length === 1 ? 'it' : 'them'}, and check the SSM agent`;
  if (unhealthy.length > 0)
    return md`look at the target health of ${nodesText(unhealthy, plan)}, and fix or replace ${unhealthy.length === 1 ? 'it' : 'them'}`;
  if (outcome.strays.length > 0)
    return md`check that ${nodesText(outcome.strays, plan)} ${outcome.strays.length === 1 ? 'works' : 'work'}, and find out who added the tag while it ran`;
  if (unproven.length > 0)
    return md`check when ${nodesText(unproven, plan)} last booted: ${unproven.length === 1 ? 'it does' : 'they do'} not say`;
  return md`${short(ending?.reason ?? 'look at the execution in Systems Manager', REASON)}`;
}
