import { whoAsks } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import type { Uses } from '../../contract/ports.ts';
import { HOUR } from '../../duration.ts';
import { choiceIn } from '../../slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import { isTime } from '../decision/quiet.ts';
import { NOTIFICATION_ACTIONS } from '../door.ts';
import { savePreferences } from '../effect/preferences.ts';
import { FROM_INPUT, QUIET_OFF, quietHoursModal, quietHoursRefused, TO_INPUT } from '../message/preferences.ts';

/** `showHome`: App Home, shown to that person again. */
export type PreferencePorts = Uses<'table' | 'slack' | 'config' | 'log'> & {
  showHome(userId: string, now: number): Promise<void>;
};

const MUTE_MS = 8 * HOUR;

/** A button of the person's own section of App Home. */
export async function handlePreferenceClick(ports: PreferencePorts, job: ClickJob, now: number): Promise<void> {
  const { userId } = job.actor;
  const to = { userId, viewId: job.viewId };
  const by = await whoAsks(ports, to);
  if (by === undefined) return;
  switch (job.actionId) {
    case NOTIFICATION_ACTIONS.quiet:
      return fillForm(ports, to, quietHoursModal());
    case NOTIFICATION_ACTIONS.muteFor:
      await savePreferences(ports.table, by, { mutedUntil: now + MUTE_MS });
      break;
    case NOTIFICATION_ACTIONS.mute:
      await savePreferences(ports.table, by, { mutedUntil: 'for-good' });
      break;
    case NOTIFICATION_ACTIONS.unmute:
      await savePreferences(ports.table, by, { mutedUntil: undefined });
      break;
  }
  await ports.showHome(userId, now);
}

/** The form with the quiet hours. */
export async function handleQuietHours(ports: PreferencePorts, job: SubmitJob, now: number): Promise<void> {
  const { userId } = job.actor;
  const by = await whoAsks(ports, { userId });
  if (by === undefined) return;
  const from = choiceIn(job.values, FROM_INPUT);
  const to = choiceIn(job.values, TO_INPUT);
  const quiet = isTime(from) && isTime(to) && from !== to ? { from, to } : undefined;
  if (quiet === undefined && from !== QUIET_OFF) return answer(ports, { userId }, quietHoursRefused);
  await savePreferences(ports.table, by, { quiet });
  await ports.showHome(userId, now);
}
