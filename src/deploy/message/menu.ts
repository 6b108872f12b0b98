import type { AnyBlock } from '@slack/types';
import { STATUS_ACTION } from '../../runs/actions.ts';
import { actions, button, confirm, context, header, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';

/** A fleet of the config, as the menu shows it. */
export interface MenuFleet {
  name: string;
  policy: string;
  image?: string;
}

/** Two blocks each. */
const MAX_FLEETS = 20;

/** `isHere`: they have this channel; otherwise none has, and these are all there are. */
export function fleetBlocks(fleets: readonly MenuFleet[], { isHere }: { isHere: boolean }): AnyBlock[] {
  if (fleets.length === 0) return [];
  const shown = fleets.slice(0, MAX_FLEETS);
  const more = fleets.slice(MAX_FLEETS);
  return [
    header(isHere ? 'Fleets of this channel' : 'Fleets'),
    ...(isHere
      ? []
      : [context(md`No fleet in patchwarden.yml uses this channel, so fleets of all channels are listed.`)]),
    ...shown.flatMap(blocksOf),
    ...(more.length === 0 ? [] : [context(moreText(more))]),
  ];
}

const blocksOf = (fleet: MenuFleet): AnyBlock[] => {
  const { name, policy, image } = fleet;
  const text = md`*${name}* · policy ${policy}${image === undefined ? '' : ` · image ${image}`}`;
  return [section(text), actions(`menu-${name}`.slice(0, 255), ...buttonsOf(name))];
};

const buttonsOf = (fleet: string) => [
  button({
    actionId: DEPLOY_ACTIONS.openChooser,
    text: 'Deploy…',
    value: fleet,
    accessibilityLabel: `Deploy an image to ${fleet}`,
  }),
  button({
    actionId: DEPLOY_ACTIONS.rollBackFleet,
    text: 'Roll back',
    value: fleet,
    style: 'danger',
    accessibilityLabel: `Roll back ${fleet}`,
    confirm: confirm({
      title: `Roll back ${fleet}?`,
      text: 'A new run rolls it back to the previous image. It starts with the approvals of the last deploy if they still count; otherwise it needs its own.',
      confirm: 'Roll back',
      deny: 'Back',
      style: 'danger',
    }),
  }),
  button({
    actionId: DEPLOY_ACTIONS.plan,
    text: 'Plan',
    value: fleet,
    accessibilityLabel: `Show what a deploy of ${fleet} would change`,
  }),
  button({ actionId: STATUS_ACTION, text: 'Status', value: fleet, accessibilityLabel: `Status of ${fleet}` }),
];

const MAX_NAMES = 30;

function moreText(fleets: readonly MenuFleet[]): Mrkdwn {
  const names = fleets.slice(0, MAX_NAMES).map(({ name }) => code(name));
  const unnamed = fleets.length - names.length;
  const rest = unnamed > 0 ? ` and ${unnamed} more` : '';
  return md`${counted(fleets.length, 'more fleet')} without buttons here: ${joinMd(names, ', ')}${rest}. ${code('/patch deploy <fleet>')} and ${code('/patch status <fleet>')} work for each of them.`;
}

/** A button of the menu that stands in a message: only the app's own views have one. */
export const notFromMenu = (): Mrkdwn =>
  md`Nothing was done: this button works only in the window that \`/patch\` opens.`;
