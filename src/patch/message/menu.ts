import type { AnyBlock } from '@slack/types';
import { STATUS_ACTION } from '../../runs/actions.ts';
import { actions, button, context, header, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import { installButtons } from './board.ts';
import { named } from './words.ts';

/** A fleet of the config that is patched in place, as the menu shows it. */
export interface MenuPatchFleet {
  name: string;
  policy: string;
  patchGroup: string;
  /** Its window asks Patchwarden, `mw-…`. */
  adopted?: string;
  /** It has `patch` in the config. */
  patchable: boolean;
}

/** Two blocks each. */
const MAX_FLEETS = 12;

/** Fleets that are patched in place, each with what can be requested. */
export function patchFleetBlocks(fleets: readonly MenuPatchFleet[]): AnyBlock[] {
  if (fleets.length === 0) return [];
  const more = fleets.slice(MAX_FLEETS);
  return [
    header('Patched in place'),
    ...fleets.slice(0, MAX_FLEETS).flatMap(blocksOf),
    ...(more.length === 0 ? [] : [context(moreText(more))]),
  ];
}

const blocksOf = ({ name, policy, patchGroup, adopted, patchable }: MenuPatchFleet): AnyBlock[] => {
  const window = adopted === undefined ? md`` : md` · window ${code(adopted)} patches what is approved`;
  const text = md`*${named(name)}* · policy ${policy} · patch group ${named(patchGroup)}${window}`;
  if (!patchable) return [section(md`${text} · notices only`)];
  const status = button({
    actionId: STATUS_ACTION,
    text: 'Status',
    value: name,
    accessibilityLabel: `Status of ${named(name)}`,
  });
  return [section(text), actions(`menu-${name}`.slice(0, 255), ...installButtons(name), status)];
};

const MAX_NAMES = 30;

function moreText(fleets: readonly MenuPatchFleet[]): Mrkdwn {
  const names = fleets.slice(0, MAX_NAMES).map(({ name }) => code(named(name)));
  const unnamed = fleets.length - names.length;
  const rest = unnamed > 0 ? ` and ${unnamed} more` : '';
  return md`${counted(fleets.length, 'more fleet')} without buttons here: ${joinMd(names, ', ')}${rest}. ${code('/patch install <fleet>')} and ${code('/patch scan <fleet>')} work for each of them.`;
}
