import type { HomeView } from '@slack/types';
import { loadMember } from '../../approvals/effect.ts';
import { SECOND } from '../../duration.ts';
import { present } from '../../present.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { PUBLISH_BUDGET, reserveSlot } from '../../store/budget.ts';
import type { TurnAt } from '../../store/due.ts';
import { hashOf } from '../../store/table.ts';
import { loadBoard } from '../effect/board.ts';
import { loadMembers } from '../effect/members.ts';
import { forgetViewer, isWatched, loadViewers, saveRepaint } from '../effect/viewers.ts';
import { refusedView } from '../message/home.ts';
import type { HomePorts } from '../ports.ts';
import type { Viewer } from '../types.ts';
import { viewFor } from './view.ts';

/** The one thing of this feature that is looked at: everyone's open board. */
const VIEWERS = 'viewers';

/** Between two ticks the open boards are looked at so many seconds after the first, and after an opening. */
const LOOKS_S = [20, 40];

/** Nobody's board is published more often than this. */
const PUBLISH_INTERVAL_MS = 15 * SECOND;

/** Each minute: where someone has App Home open, it is looked at now and twice more before the next tick. */
export async function homeTick(
  { table, wakes }: Pick<HomePorts, 'table' | 'wakes'>,
  at: TurnAt,
): Promise<readonly string[]> {
  if (!(await isWatched(table, at))) return [];
  await lookSoon({ wakes });
  return [VIEWERS];
}

/** Until the next tick. */
export async function lookSoon({ wakes }: Pick<HomePorts, 'wakes'>): Promise<void> {
  for (const seconds of LOOKS_S) await wakes.send({ feature: 'home', key: VIEWERS }, seconds);
}

/** Publishes each open board that shows something else by now, as far as the budget goes; the others are next in turn. */
export async function refreshHomes(ports: HomePorts, now: number): Promise<void> {
  const viewers = await loadViewers(ports.table, now);
  if (viewers.length === 0) return;
  const loaded = await loadBoard(ports, now);
  const members = await loadMembers(ports, loaded);
  for (const viewer of viewers) {
    if (viewer.publishedAt > now - PUBLISH_INTERVAL_MS) continue;
    const view = await viewFor(ports, loaded, { by: viewer.by, members, page: viewer.page });
    if (hashOf(view) === viewer.shown) continue;
    if ((await reserveSlot(ports.table, PUBLISH_BUDGET, now)) > now) return;
    if (!(await repaint(ports, viewer, { view, now }))) return;
  }
}

/** Whether there is a point in publishing for others now. Who may see it is read again before they see more of it. */
async function repaint(
  ports: HomePorts,
  viewer: Viewer,
  { view, now }: { view: HomeView; now: number },
): Promise<boolean> {
  const { eligibility } = await loadMember(ports, viewer.userId);
  if (eligibility.may === 'unknown') return true;
  if (eligibility.may === 'no') {
    await forgetViewer(ports.table, viewer);
    return publish(ports, viewer, { view: refusedView(eligibility.code), now });
  }
  return publish(ports, viewer, { view, now });
}

async function publish(
  ports: Pick<HomePorts, 'slack' | 'table' | 'log'>,
  viewer: Viewer,
  { view, now }: { view: HomeView; now: number },
): Promise<boolean> {
  const { viewHash: before, ...rest } = viewer;
  try {
    const viewHash = await ports.slack.publishHome(viewer.userId, view, before);
    await saveRepaint(ports.table, viewer, {
      ...rest,
      shown: hashOf(view),
      publishedAt: now,
      ...present({ viewHash }),
    });
    return true;
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    return unpublished(ports, viewer, { error, now });
  }
}

/** What became of a board that Slack did not take. */
async function unpublished(
  { table, log }: Pick<HomePorts, 'table' | 'log'>,
  viewer: Viewer,
  { error: { kind, code }, now }: { error: SlackCallError; now: number },
): Promise<boolean> {
  log('home-not-refreshed', { userId: viewer.userId, code, kind });
  if (kind === 'user-unreachable') await forgetViewer(table, viewer);
  // Someone else has published since: what they published is newer than the hash that is stored, so the next look goes without it.
  if (code === 'hash_conflict') {
    const { viewHash: _stale, ...rest } = viewer;
    await saveRepaint(table, viewer, { ...rest, shown: '', publishedAt: now });
  }
  return kind !== 'rate-limited' && kind !== 'token-invalid';
}
