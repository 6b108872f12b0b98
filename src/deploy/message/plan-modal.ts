import type { AnyBlock, ModalView } from '@slack/types';
import { imageRouteLine } from '../../advice/message.ts';
import { spanText } from '../../duration.ts';
import { modal, section } from '../../slack/blocks.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployRun } from '../types/run.ts';
import { againCommand } from './again.ts';
import { deployCard } from './card.ts';
import type { DeployFacts } from './facts.ts';
import { reviewBlocks } from './review.ts';
import { capitalised, imageWord, longText, named } from './words.ts';

const TITLE = 'Deploy plan';

/** Said first in everything that `/patch plan` shows. */
const NOTHING = md`*Plan only*: no request was made, nothing was stored.`;

/** What the card and the review would show, for one person alone. `short`: why a request for it would be refused anyway. */
export const planModal = (run: DeployRun, facts: DeployFacts, short: Mrkdwn | undefined): ModalView =>
  modal({
    callbackId: 'deploy-plan',
    title: TITLE,
    blocks: [
      section(md`${NOTHING} ${code(requestText(run))} requests this deploy.`),
      ...(short === undefined ? [] : [section(md`*A request would be refused.* ${short}`)]),
      ...cardBody(run, facts),
      ...reviewBlocks(run, facts),
      section(routeLine(run)),
    ],
  });

/** The card's own facts: its buttons and its foot speak of a run, and there is none. */
function cardBody(run: DeployRun, facts: DeployFacts): AnyBlock[] {
  const { blocks } = deployCard(run, facts);
  return [...blocks].filter(({ type }) => type === 'section');
}

const routeLine = ({ plan: { image, change } }: DeployRun): Mrkdwn =>
  imageRouteLine({
    container: image.kind === 'container',
    spot: change?.launches?.some(({ spot }) => spot) === true,
  });

function requestText(run: DeployRun): string {
  const { reason, plan } = run;
  const why = reason === undefined || plan.override !== undefined ? '' : ` because ${reason}`;
  return `${againCommand(run)}${why}`;
}

/** A plan that ends without anything to approve. */
export type PlanEnd =
  /** As a request would be refused. */
  | { kind: 'refused'; text: Mrkdwn }
  /** How it is best patched, as a whole answer. */
  | { kind: 'advice'; text: Mrkdwn }
  /** As the request would end while it is planned. */
  | { kind: 'refused-plan'; reason: string }
  | { kind: 'already'; image: DeployImage }
  | { kind: 'too-slow'; waitedMs: number };

export function planEndedModal(fleet: string, ended: PlanEnd): { text: Mrkdwn; view: ModalView } {
  const text = ended.kind === 'advice' ? ended.text : md`${NOTHING} ${endText(fleet, ended)}`;
  return { text, view: modal({ callbackId: 'deploy-plan', title: TITLE, blocks: [section(text)] }) };
}

function endText(fleet: string, ended: Exclude<PlanEnd, { kind: 'advice' }>): Mrkdwn {
  switch (ended.kind) {
    case 'refused':
      return md`A request would be refused. ${ended.text}`;
    case 'refused-plan':
      return md`A request for ${named(fleet)} would fail before anyone is asked: ${longText(capitalised(ended.reason.replace(/[.\s]+$/, '')), 2000)}.`;
    case 'already':
      return md`${named(fleet)} already runs ${code(imageWord(ended.image))}: a deploy would change nothing. ${imageRouteLine({ container: ended.image.kind === 'container', spot: false })}`;
    case 'too-slow':
      return md`AWS did not say within ${spanText(ended.waitedMs)} what a deploy of ${named(fleet)} would change. Try again, and look at the stack in CloudFormation if this repeats.`;
  }
}
