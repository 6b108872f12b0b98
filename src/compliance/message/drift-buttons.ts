import type { ActionsBlock, Button } from '@slack/types';
import { BAKE_ACTIONS } from '../../bake/types/actions.ts';
import { DEPLOY_ACTIONS } from '../../deploy/types/actions.ts';
import { EXCEPTION_ACTIONS } from '../../exceptions/types/actions.ts';
import { PATCH_ACTIONS } from '../../patch/types/actions.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import { actions, button } from '../../slack/blocks.ts';
import { snoozeAt } from '../decision/drift.ts';
import { DRIFT_ACTIONS } from '../types/actions.ts';
import type { DriftView } from '../types/view.ts';
import { fleetWord } from './drift-words.ts';

/** What mends it, then what explains it, then what keeps it quiet; those that this fleet can have. */
export function driftButtons(view: DriftView): ActionsBlock[] {
  const { posture } = view;
  const { fleet } = posture;
  const isOurs = !isNoFleet(fleet);
  if (posture.causes.length === 0 && posture.verdict === 'compliant') return [];
  return [
    actions(
      'drift',
      ...(isOurs ? mending(view) : []),
      why(fleet),
      ...(isOurs && view.window !== undefined ? [showWindow(fleet)] : []),
      ...(isOurs && posture.verdict === 'not-compliant' ? [except(fleet)] : []),
      snooze(view),
    ),
  ];
}

function mending({ posture, means: { fleet, patchable, image } }: DriftView): Button[] {
  const has = (...codes: readonly string[]): boolean => posture.causes.some(({ code }) => codes.includes(code));
  if (image === undefined)
    return [
      ...(patchable && has('missing', 'failed', 'approved-since', 'pending-reboot') ? [patchNow(fleet)] : []),
      ...(patchable && has('never-scanned', 'stale', 'other-baseline') ? [scan(fleet)] : []),
    ];
  return [
    ...(has('image-behind') ? [deploy(fleet)] : []),
    ...(has('missing', 'failed', 'approved-since') ? [bake(image)] : []),
  ];
}

const patchNow = (fleet: string): Button =>
  button({
    actionId: `${PATCH_ACTIONS.patchNow}:${fleet}`,
    text: 'Patch now',
    value: fleet,
    style: 'primary',
    accessibilityLabel: `Request patching of ${fleet} now`,
  });

const scan = (fleet: string): Button =>
  button({
    actionId: PATCH_ACTIONS.scanForm,
    text: 'Scan',
    value: fleet,
    accessibilityLabel: `Request a scan of ${fleet} with the baseline that counts`,
  });

const deploy = (fleet: string): Button =>
  button({
    actionId: DEPLOY_ACTIONS.openFor,
    text: 'Deploy',
    value: fleet,
    style: 'primary',
    accessibilityLabel: `Request a deploy of the newest image to ${fleet}`,
  });

const bake = (image: string): Button =>
  button({
    actionId: BAKE_ACTIONS.ask,
    text: 'Bake',
    value: image,
    accessibilityLabel: `Request a bake of ${image}`,
  });

const why = (fleet: string): Button =>
  button({
    actionId: DRIFT_ACTIONS.why,
    text: 'Why',
    value: fleet,
    accessibilityLabel: `Why ${fleetWord(fleet)} drifted, by instance`,
  });

const showWindow = (fleet: string): Button =>
  button({
    actionId: DRIFT_ACTIONS.window,
    text: 'Show window',
    value: fleet,
    accessibilityLabel: `Maintenance window of ${fleet}`,
  });

const except = (fleet: string): Button =>
  button({
    actionId: EXCEPTION_ACTIONS.ask,
    text: 'Except',
    value: fleet,
    accessibilityLabel: `Request an exception for ${fleet}`,
  });

const snooze = ({ posture: { fleet }, drift, now }: DriftView): Button =>
  snoozeAt(drift.snooze, now) === undefined
    ? button({
        actionId: DRIFT_ACTIONS.snooze,
        text: 'Snooze',
        value: fleet,
        accessibilityLabel: `Snooze drift of ${fleetWord(fleet)}`,
      })
    : button({
        actionId: DRIFT_ACTIONS.wake,
        text: 'End snooze',
        value: fleet,
        accessibilityLabel: `End the snooze of ${fleetWord(fleet)}`,
      });
