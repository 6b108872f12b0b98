import { nearest } from '../../config/nearest.ts';
import type { ChannelCheck } from '../../runs/effect/channel.ts';
import { cardLink } from '../../runs/message/origin.ts';
import { stateTitle } from '../../runs/message/state.ts';
import type { Run } from '../../runs/types.ts';
import { inputText, modal, section, staticSelect } from '../../slack/blocks.ts';
import { channel, code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { PlanRefusal } from '../effect/plan.ts';

/** Action ids of the chooser's inputs. */
export const IMAGE_INPUT = 'image';
export const REASON_INPUT = 'reason';

export function unknownImage(name: string, known: readonly string[]): Mrkdwn {
  const list = known.length === 0 ? md`The config has no images yet.` : md`Images: ${known.join(', ')}.`;
  const meant = nearest(name, known);
  const hint = meant === undefined ? md`` : md` Did you mean \`/patch bake ${meant}\`?`;
  return md`Nothing was asked: there is no image ${code(name)}.${hint} ${list} \`/patch bake\` alone lets you choose.`;
}

export function planRefusal(image: string, refusal: PlanRefusal): Mrkdwn {
  switch (refusal.code) {
    case 'pipeline-gone':
      return md`Nothing was asked: the pipeline of ${image} does not exist (${code(refusal.arn)}). Create it, or correct \`images.${image}.pipeline\` in patchwarden.yml and deploy.`;
    case 'pipeline-disabled': {
      const after = refusal.failures > 0 ? ` after ${refusal.failures} failed builds in a row` : '';
      return md`Nothing was asked: the pipeline of ${image} is disabled${after}. Put right why, enable it in Image Builder, and ask again.`;
    }
    case 'unreadable':
      return md`Nothing was asked: the pipeline of ${image} could not be read (${refusal.error}). Try again in a minute; if it stays, see the worker's log.`;
  }
}

export function channelRefusal(id: string, check: Exclude<ChannelCheck, { kind: 'ok' }>): Mrkdwn {
  switch (check.kind) {
    case 'shared':
      return md`Nothing was asked: ${channel(id)} is shared with another organisation, and requests are not shown there. Set another channel in patchwarden.yml.`;
    case 'gone':
      return md`Nothing was asked: the channel ${code(id)} is archived, deleted or unknown to me. Set another one in patchwarden.yml, or invite me to it.`;
    case 'not-member':
      return md`Nothing was asked: I am not in ${channel(id)}. Type \`/invite @Patchwarden\` there, and ask again.`;
    case 'unknown':
      return md`Nothing was asked: Slack did not say whether ${channel(id)} is safe to post in. Try again in a minute.`;
  }
}

export function asked(run: Run, card: { channel: string; ts?: string }): Mrkdwn {
  const where =
    card.ts === undefined
      ? md`The card follows in ${channel(card.channel)}.`
      : md`${cardLink({ channel: card.channel, ts: card.ts }, 'Its card')} is in ${channel(card.channel)}.`;
  return md`Asked: bake of ${run.name}, run ${run.id}, waiting for ${run.policy.approvals} ${run.policy.approvals === 1 ? 'approval' : 'approvals'}. ${where}`;
}

export function goingAlready(run: Run, card: { channel: string; ts?: string }): Mrkdwn {
  const where =
    card.ts === undefined ? md`` : md` ${cardLink({ channel: card.channel, ts: card.ts }, 'Open its card')}.`;
  return md`Nothing new was asked: a bake of ${run.name} is going on already, run ${run.id}, ${stateTitle(run)}.${where}`;
}

export const askedBefore = (run: Run): Mrkdwn =>
  md`Nothing new was asked: this request made run ${run.id} already, now ${stateTitle(run)}.`;

/** The chooser behind `/patch bake`: every image of the config. */
export const imageModal = (callbackId: string, images: readonly { name: string; policy: string }[]) =>
  modal({
    callbackId,
    title: 'Bake an image',
    ...(images.length === 0 ? {} : { submit: 'Ask' }),
    blocks:
      images.length === 0
        ? [section(md`The config has no images yet. Add one under \`images\` in patchwarden.yml and deploy.`)]
        : [
            section(md`Someone else approves before anything starts.`),
            staticSelect({
              actionId: IMAGE_INPUT,
              label: 'Image',
              choices: images.map(({ name, policy }) => ({ text: name, value: name, description: `policy ${policy}` })),
            }),
            inputText({ actionId: REASON_INPUT, label: 'Reason', optional: true, maxLength: 300 }),
          ],
  });
