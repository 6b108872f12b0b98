import type { AnyBlock, HomeView } from '@slack/types';
import type { Ineligibility } from '../../approvals/types.ts';
import { actions, button, context, divider, header, LIMITS, section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import { PAGE_ACTION } from '../actions.ts';
import { NOTHING_OWED, postureOf } from '../decision/compliance.ts';
import type { Board, BoardCompliance, Owed, Waiting } from '../types.ts';
import { activeTitle, bannerBlocks, endsBlock, runLines, soaksIn, thingBlocks, waitingBlock } from './board.ts';
import {
  complianceSummary,
  deadlinesBlock,
  decideLine,
  exceptionsBlock,
  neverRead,
  renewLine,
  reviewLine,
  strayLine,
} from './compliance.ts';
import { type Page, type Part, pageOf } from './pages.ts';

export interface HomeFacts {
  board: Board;
  waiting: Waiting;
  /** What the person owes beside runs; absent: nothing. */
  owed?: Owed;
  /** What each feature has to show beside its things. */
  sections: readonly AnyBlock[];
  page: number;
}

/** App Home: what waits for this person, each fleet, what is active, what ended, and how to request something. */
export function homeView(facts: HomeFacts): HomeView {
  const { board } = facts;
  const top = [header(titleOf(facts)), ...bannerBlocks(board)];
  const end = tailBlocks();
  const room = LIMITS.viewBlocks - top.length - end.length - NAVIGATION;
  const page = pageOf(partsOf(facts), { page: facts.page, room });
  return { type: 'home', blocks: [...top, ...page.blocks, ...navigation(page), ...end] };
}

/** Blocks that the buttons between pages take. */
const NAVIGATION = 2;
/** A feature's section of no more blocks than this is not broken over two pages. */
const MAX_ITEM = 40;

function titleOf({ board, waiting: { mine }, owed = NOTHING_OWED }: HomeFacts): string {
  const others = owed.decide.length + owed.review.length;
  if (others > 0)
    return `${counted(mine.length + others, 'thing')} ${mine.length + others === 1 ? 'waits' : 'wait'} for you`;
  if (mine.length === 0) return activeTitle(board);
  return mine.length === 1 ? '1 run waits for your decision' : `${mine.length} runs wait for your decision`;
}

function partsOf({ board, waiting, owed = NOTHING_OWED, sections }: HomeFacts): Part[] {
  const { active, ends, things, kinds, compliance, now } = board;
  const others = active.filter((record) => !waiting.mine.includes(record));
  const ended = endsBlock(ends);
  return [
    {
      title: 'Waiting for you',
      items: [
        ...waiting.mine.map((record) => [waitingBlock(record, kinds)]),
        ...owed.decide.map((exception) => [section(decideLine(exception))]),
        ...owed.review.map((task) => [section(reviewLine(task, now))]),
        ...owed.renew.map((exception) => [section(renewLine(exception))]),
        ...(waiting.unread || owed.unread ? [[context(groupsUnread())]] : []),
      ],
    },
    ...(compliance === undefined ? [] : complianceParts(compliance, now)),
    {
      title: 'Fleets',
      items:
        things.length === 0
          ? [[section(noFleets())]]
          : things.map((thing) => thingBlocks(thing, postureOf(compliance, thing.name))),
    },
    {
      title: 'Active runs',
      items: [
        ...others.map((record) => [section(runLines(record, kinds))]),
        ...soaksIn(things).map((soak) => [section(soak)]),
      ],
    },
    { title: 'Recently ended', items: ended === undefined ? [] : [[ended]] },
    { items: sections.length > MAX_ITEM ? sections.map((block) => [block]) : sections.length === 0 ? [] : [sections] },
  ];
}

/** Each only where there is something to say in it. */
function complianceParts(compliance: BoardCompliance, now: number): Part[] {
  const rest = [strayLine(compliance), neverRead(compliance)].flatMap((line) => line ?? []);
  const summary = section(joinMd([complianceSummary(compliance, now), ...rest]));
  const [deadlines, exceptions] = [deadlinesBlock(compliance, now), exceptionsBlock(compliance)];
  return [
    { title: 'Compliance', items: [[summary]] },
    ...(deadlines.length === 0 ? [] : [{ title: 'Deadlines', items: [deadlines] }]),
    ...(exceptions.length === 0 ? [] : [{ title: 'Exceptions', items: [exceptions] }]),
  ];
}

const groupsUnread = (): Mrkdwn =>
  md`Slack did not say who is in every approver group, so runs that you could approve may be missing from this list. Their cards are in their channels.`;

const noFleets = (): Mrkdwn => md`patchwarden.yml has no fleets. Fleets listed under \`fleets:\` appear here.`;

function navigation({ page, pages }: Page): AnyBlock[] {
  if (pages === 1) return [];
  const to = (target: number, word: 'Previous' | 'Next') =>
    button({
      actionId: `${PAGE_ACTION}:${word.toLowerCase()}`,
      text: word,
      value: String(target),
      accessibilityLabel: `${word}: page ${target} of ${pages}`,
    });
  return [
    context(md`Page ${page} of ${pages}`),
    actions(
      'home-pages',
      ...(page > 1 ? [to(page - 1, 'Previous')] : []),
      ...(page < pages ? [to(page + 1, 'Next')] : []),
    ),
  ];
}

const tailBlocks = (): AnyBlock[] => [
  divider(),
  section(
    md`\`/patch bake\` requests a new image, \`/patch deploy\` moves a fleet to one, \`/patch history\` lists past runs, \`/patch help\` lists every command.`,
  ),
  context(
    md`Nothing changes an image or a fleet before the people named in patchwarden.yml have approved exactly that. This page is kept up to date for 15 minutes after it was opened.`,
  ),
];

const sentenceView = (text: Mrkdwn): HomeView => ({ type: 'home', blocks: [section(text)] });

/** Why someone sees nothing of it. */
export function refusedView(why: Ineligibility): HomeView {
  switch (why) {
    case 'guest':
      return sentenceView(
        md`Runs and fleets are shown to full members of this workspace only, and your account is a guest's.`,
      );
    case 'external':
      return sentenceView(
        md`Runs and fleets are shown to members of this workspace only, and your account belongs to another organisation.`,
      );
    case 'bot':
    case 'deactivated':
    case 'not-approver':
    case 'too-new':
      return sentenceView(md`Runs and fleets are shown to full members of this workspace only.`);
  }
}

export const uncheckedView = (): HomeView =>
  sentenceView(md`Slack did not say who you are just now, so nothing is shown. Open this tab again in a minute.`);

/** The table did not answer. */
export const unreadView = (): HomeView =>
  sentenceView(md`The board could not be read just now. Open this tab again in a minute.`);
