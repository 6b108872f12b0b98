import type { AnyBlock } from '@slack/types';
import { loadMember } from '../approvals/effect.ts';
import { mayAsk } from '../approvals/flow.ts';
import type { Feature } from '../contract/feature.ts';
import type { Uses } from '../contract/ports.ts';
import { handleStatus, loadStatus } from '../runs/flow/commands.ts';
import type { HasKinds } from '../runs/run-kind.ts';
import { SlackCallError } from '../slack/call-error.ts';
import { homeView } from './message.ts';

/** What App Home is made of beside what every feature has. */
type HomePorts = Uses<'table' | 'slack' | 'config' | 'log'> &
  HasKinds & { sections(userId: string, now: number): Promise<readonly AnyBlock[]> };

/** App Home and `/patch status`: what goes on now. */
export const createHome = (ports: HomePorts): Feature => ({
  onCommand: async ({ words, to }, now) => {
    if (await mayAsk(ports, to)) await handleStatus(ports, { subject: words[0], to, now });
  },
  onHome: (userId, now) => showHome(ports, userId, now),
});

/** App Home was opened: members see what goes on; anyone else sees nothing of it. */
async function showHome(ports: HomePorts, userId: string, now: number): Promise<void> {
  const { eligibility } = await loadMember(ports, userId);
  if (eligibility.may !== 'yes') return;
  const [status, sections] = await Promise.all([loadStatus(ports, undefined, now), ports.sections(userId, now)]);
  try {
    await ports.slack.publishHome(userId, homeView(status, sections));
  } catch (error) {
    // Opening it again shows it; repeating it here would keep back what the person asks for meanwhile.
    if (!(error instanceof SlackCallError)) throw error;
    ports.log('home-not-shown', { userId, code: error.code, kind: error.kind });
  }
}
