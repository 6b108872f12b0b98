import { loadMemberStanding } from '../approvals/effect.ts';
import { status } from '../runs/flow/commands.ts';
import type { Services } from '../runs/services.ts';
import { SlackCallError } from '../slack/client.ts';
import { homeView } from './message.ts';

/** App Home was opened: members see what goes on; anyone else sees nothing of it. */
export async function showHome(services: Services, userId: string, now: number): Promise<void> {
  const standing = await loadMemberStanding(services, userId);
  if (standing.may !== 'yes') return;
  try {
    await services.slack.publishHome(userId, homeView(await status(services, undefined, now)));
  } catch (error) {
    // Opening it again shows it; repeating it here would keep back what the person asks for meanwhile.
    if (!(error instanceof SlackCallError)) throw error;
    services.log('home-not-shown', { userId, code: error.code, kind: error.kind });
  }
}
