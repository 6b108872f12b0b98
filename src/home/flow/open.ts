import type { HomeView } from '@slack/types';
import { loadMember } from '../../approvals/effect.ts';
import type { Person } from '../../approvals/types.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { present } from '../../present.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { PUBLISH_BUDGET, reserveSlot } from '../../store/budget.ts';
import { hashOf } from '../../store/table.ts';
import { type LoadedBoard, loadBoard } from '../effect/board.ts';
import { loadMembers } from '../effect/members.ts';
import { saveViewer, WATCHED_MS } from '../effect/viewers.ts';
import { refusedView, uncheckedView, unreadView } from '../message/home.ts';
import type { HomePorts } from '../ports.ts';
import { viewFor } from './view.ts';

interface Opened {
  userId: string;
  page: number;
  now: number;
}

/** App Home was opened, or turned to another page: members see the board, anyone else why they see nothing, bots not even that. */
export async function openHome(ports: HomePorts, opened: Opened): Promise<void> {
  const { userId } = opened;
  const { eligibility, by } = await loadMember(ports, userId);
  switch (eligibility.may) {
    case 'unknown':
      await publish(ports, userId, uncheckedView());
      return;
    case 'no':
      if (eligibility.code !== 'bot') await publish(ports, userId, refusedView(eligibility.code));
      return;
    case 'yes':
      return showBoard(ports, by, opened);
  }
}

async function showBoard(ports: HomePorts, by: Person, opened: Opened): Promise<void> {
  try {
    const loaded = await loadBoard(ports, opened.now);
    await showLoaded(ports, loaded, { by, ...opened });
    // What was there before anything was kept for the board is looked up once, after the person has seen the rest.
    if (await ports.recall(loaded.facts))
      await showLoaded(ports, await loadBoard(ports, opened.now), { by, ...opened });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('board-not-read', { userId: opened.userId, code: error.code });
    await publish(ports, opened.userId, unreadView());
  }
}

async function showLoaded(
  ports: HomePorts,
  loaded: LoadedBoard,
  { by, userId, page, now }: Opened & { by: Person },
): Promise<void> {
  const members = await loadMembers(ports, loaded.facts);
  const view = await viewFor(ports, loaded, { by, members, page });
  // A person waits for it, so it takes its place in the budget and goes at once.
  await reserveSlot(ports.table, PUBLISH_BUDGET, now);
  const published = await publish(ports, userId, view);
  if (published === undefined) return;
  const until = now + WATCHED_MS;
  await saveViewer(ports.table, { userId, by, until, page, shown: hashOf(view), publishedAt: now, ...published });
}

/** Slack's hash of what it shows now; `undefined` when it did not take it. */
async function publish(
  { slack, log }: Pick<HomePorts, 'slack' | 'log'>,
  userId: string,
  view: HomeView,
): Promise<{ viewHash?: string } | undefined> {
  try {
    return present({ viewHash: await slack.publishHome(userId, view) });
  } catch (error) {
    // Opening it again shows it; repeating it here would keep back what the person asks for meanwhile.
    if (!(error instanceof SlackCallError)) throw error;
    log('home-not-shown', { userId, code: error.code, kind: error.kind });
    return undefined;
  }
}
