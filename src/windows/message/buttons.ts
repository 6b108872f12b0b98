import type { ActionsBlock } from '@slack/types';
import { PATCH_ACTIONS } from '../../patch/types/actions.ts';
import { actions, button } from '../../slack/blocks.ts';
import { offersStop } from '../decision/stop.ts';
import { formatOccurrenceValue, WINDOW_ACTIONS } from '../types/actions.ts';
import type { Occurrence } from '../types/occurrence.ts';
import { stopConfirm } from './stop.ts';
import { windowName } from './words.ts';

/** More have `/patch install`. */
const MAX_PATCH_NOW = 3;

/** Patch now for the fleets that the config lets people patch, Stop where all of its fleets let people stop it, and Details. */
export function occurrenceButtons(occurrence: Occurrence): ActionsBlock[] {
  const { windowId, opensAt, notice, state } = occurrence;
  const name = windowName(notice);
  const patchable = state === 'announced' ? notice.fleets.filter((fleet) => fleet.patchable) : [];
  return [
    actions(
      `window-${windowId}-${opensAt}`,
      ...patchable
        .slice(0, MAX_PATCH_NOW)
        .map(({ fleet }) => patchNow(fleet, { name, isOnly: patchable.length === 1 })),
      ...(offersStop(occurrence) ? [stopButton(occurrence)] : []),
      button({
        actionId: WINDOW_ACTIONS.details,
        text: 'Details',
        value: formatOccurrenceValue({ windowId, opensAt }),
        accessibilityLabel: `Details of window ${name}`,
      }),
    ),
  ];
}

/** Opens patching's form for the fleet, which says what would be requested. */
const patchNow = (fleet: string, { name, isOnly }: { name: string; isOnly: boolean }) =>
  button({
    actionId: `${PATCH_ACTIONS.patchNow}:${fleet}`,
    text: isOnly ? 'Patch now' : `Patch ${fleet} now`,
    value: fleet,
    accessibilityLabel: `Request patching of ${fleet} now; window ${name} still runs`,
  });

const stopButton = (occurrence: Occurrence) =>
  button({
    actionId: WINDOW_ACTIONS.stop,
    text: 'Stop',
    value: formatOccurrenceValue(occurrence),
    style: 'danger',
    confirm: stopConfirm(occurrence),
    accessibilityLabel: `Stop window ${windowName(occurrence.notice)}`,
  });
