import type { ModalView } from '@slack/types';
import { modal, section } from '../../slack/blocks.ts';
import { md } from '../../slack/mrkdwn.ts';
import { PATCH_FORM } from '../types/actions.ts';
import type { InstallForm } from '../types/chooser.ts';

/** Names of the form's inputs. */
export const FLEET_INPUT = 'fleet';
export const OPERATION_INPUT = 'operation';
export const REBOOT_INPUT = 'reboot';
export const INSTANCES_INPUT = 'instances';
export const CONCURRENCY_INPUT = 'concurrency';
export const ERRORS_INPUT = 'errors';
export const OVERRIDE_INPUT = 'override';
export const REASON_INPUT = 'reason';

/** The form behind `/patch install` and `/patch scan`; `private_metadata` is the chosen fleet. */
export const installModal = ({ fleets }: InstallForm): ModalView =>
  modal({
    callbackId: PATCH_FORM,
    title: 'Patch a fleet',
    blocks: [section(md`Fleets: ${fleets.map(({ name }) => name).join(', ')}`)],
  });
