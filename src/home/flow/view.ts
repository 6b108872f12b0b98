import type { HomeView } from '@slack/types';
import type { Person } from '../../approvals/types.ts';
import { owedBy } from '../decision/compliance.ts';
import { waitingFor } from '../decision/waiting.ts';
import type { LoadedBoard } from '../effect/board.ts';
import { homeView } from '../message/home.ts';
import type { HomePorts } from '../ports.ts';
import type { Members } from '../types.ts';

/** One person's view of the board. */
export async function viewFor(
  ports: HomePorts,
  { board }: LoadedBoard,
  { by, members, page }: { by: Person; members: Members; page: number },
): Promise<HomeView> {
  const { people } = ports.config;
  const { active, compliance, now } = board;
  const sections = await ports.sections(by.userId, now);
  const asked = { by, members, people, now };
  const owed = owedBy(compliance, asked);
  return homeView({ board, waiting: waitingFor(active, asked), owed, sections, page });
}
