import type { Feature } from '../contract/feature.ts';
import { STATUS_ACTION } from '../runs/actions.ts';
import { answerTo } from '../runs/flow/click.ts';
import { newTurn } from '../store/due.ts';
import { parsePage } from './actions.ts';
import { forgetMembers } from './effect/members.ts';
import { openHome } from './flow/open.ts';
import { homeTick, refreshHomes } from './flow/refresh.ts';
import { showStatus } from './flow/status.ts';
import type { HomePorts } from './ports.ts';

/** The board: App Home, kept up to date for whoever has it open, and `/patch status`. */
export const createHome = (ports: HomePorts, turn = newTurn()): Feature => ({
  onCommand: ({ words, to }, now) => showStatus(ports, { subject: words[0], to, now }),
  onClick: async (job, now) => {
    const { actor, from, value } = job;
    const { userId } = actor;
    if (job.actionId === STATUS_ACTION) return showStatus(ports, { subject: value, to: answerTo(job), now });
    // A page is turned where it stands: the same button in a message opens nothing.
    if (from.kind === 'home') await openHome(ports, { userId, page: parsePage(value), now });
  },
  onHome: (userId, now) => openHome(ports, { userId, page: 1, now }),
  onGroupChanged: () => forgetMembers(ports.table),
  onTick: (now, work) => homeTick(ports, { turn, work, now }),
  look: (_key, { now }) => refreshHomes(ports, now),
});
