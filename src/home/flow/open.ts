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
import { lookSoon } from './refresh.ts';
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
  const loaded = await showOnce(ports, by, opened);
  // What was there before anything was kept for the board is looked up once, after the person has seen the rest.
  if (loaded !== undefined && (await recalled(ports, loaded))) await showOnce(ports, by, opened);
}

async function showOnce(ports: HomePorts, by: Person, opened: Opened): Promise<LoadedBoard | undefined> {
  const { userId, page, now } = opened;
  const made = await boardOrNone(ports, by, opened);
  const published = await publish(ports, userId, made?.view ?? unreadView());
  if (made === undefined || published === undefined) return undefined;
  const until = now + WATCHED_MS;
  const viewer = { userId, by, until, page, shown: hashOf(made.view), publishedAt: now, ...published };
  await orLogged(ports, 'viewer-not-saved', async () => {
    await saveViewer(ports.table, viewer);
    await lookSoon(ports);
  });
  // A person waited for it, so it went at once; what nobody waits for makes room for it.
  await orLogged(ports, 'budget-not-kept', () => reserveSlot(ports.table, PUBLISH_BUDGET, now));
  return made.loaded;
}

interface MadeBoard {
  loaded: LoadedBoard;
  view: HomeView;
}

/** `undefined` when the table did not answer. */
const boardOrNone = (ports: HomePorts, by: Person, { page, now }: Opened): Promise<MadeBoard | undefined> =>
  orLogged(ports, 'board-not-read', async () => {
    const loaded = await loadBoard(ports, now);
    const members = await loadMembers(ports, loaded);
    const view = await viewFor(ports, loaded, { by, members, page });
    return { loaded, view };
  });

const recalled = async (ports: HomePorts, { facts }: LoadedBoard): Promise<boolean> =>
  (await orLogged(ports, 'board-not-recalled', () => ports.recall(facts))) ?? false;

/** Opening it again does what could not be done; repeating it here would keep back what the person asks for meanwhile. */
async function orLogged<T>(
  { log }: Pick<HomePorts, 'log'>,
  event: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log(event, { code: error.code });
    return undefined;
  }
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
