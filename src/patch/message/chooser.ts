import type { AnyBlock, ModalView } from '@slack/types';
import {
  checkbox,
  context,
  dateTimePicker,
  inputText,
  LIMITS,
  modal,
  section,
  select,
  staticSelect,
} from '../../slack/blocks.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { sections } from '../../slack/sections.ts';
import { counted } from '../../slack/words.ts';
import { PATCH_ACTIONS, PATCH_FORM } from '../types/actions.ts';
import type { ChosenFleet, Field, FleetChoice, InstallForm } from '../types/chooser.ts';
import { excludedLine, nodeLine } from './nodes.ts';
import { instances, named } from './words.ts';

/** Names of the form's inputs. */
export const OPERATION_INPUT = 'operation';
export const REBOOT_INPUT = 'reboot';
export const INSTANCES_INPUT = 'instances';
export const CONCURRENCY_INPUT = 'concurrency';
export const ERRORS_INPUT = 'errors';
export const WHEN_INPUT = 'when';
export const AT_INPUT = 'at';
export const OVERRIDE_INPUT = 'override';
export const REASON_INPUT = 'reason';

const TITLE = 'Patch a fleet';

/** The form behind `/patch install` and `/patch scan`; `private_metadata` is the chosen fleet. */
export function installModal(form: InstallForm): ModalView {
  const { fleets, chosen } = form;
  if (fleets.length === 0) {
    const none = md`patchwarden.yml has no fleet to patch in place yet. Give a fleet with \`patchGroup\` a \`patch\`, and deploy that.`;
    return modal({ callbackId: PATCH_FORM, title: TITLE, blocks: [section(none)] });
  }
  const blocks = [...fleetBlocks(fleets, chosen), ...said(form, 'fleet')];
  if (chosen === undefined) return modal({ callbackId: PATCH_FORM, title: TITLE, blocks });
  return modal({
    callbackId: PATCH_FORM,
    title: TITLE,
    submit: 'Request',
    privateMetadata: chosen.name,
    blocks: [...blocks, ...inputs(chosen, form), ...instanceBlocks(chosen)],
  });
}

function fleetBlocks(fleets: readonly FleetChoice[], chosen: ChosenFleet | undefined): AnyBlock[] {
  const choices = fleets.map((fleet) => ({ text: fleet.name, value: fleet.name, description: fleetText(fleet) }));
  const list = { actionId: PATCH_ACTIONS.chooseFleet, placeholder: 'Choose a fleet', choices };
  const text =
    chosen === undefined
      ? md`*Fleet*\nA request changes nothing: others see exactly what would be patched, and approve that.`
      : md`*Fleet ${named(chosen.name)}* (${fleetText(chosen)})\n${groupText(chosen)}`;
  const more = fleets.length - LIMITS.options;
  return [
    section(text, select({ ...list, chosen: chosen?.name })),
    ...(more > 0
      ? [context(md`${counted(more, 'more fleet')} not listed: type ${code('/patch install <fleet>')}.`)]
      : []),
  ];
}

const fleetText = ({ policy, patchGroup }: FleetChoice): string => `patch group ${named(patchGroup)}, policy ${policy}`;

/** What the group misses, in one line. */
function groupText({ facts }: ChosenFleet): Mrkdwn {
  if (facts === undefined) return md`Its instances could not be read just now; a request reads them again.`;
  const { nodes, excluded } = facts;
  const missing = nodes.filter(({ scan }) => (scan?.missing ?? 0) > 0).length;
  const never = nodes.filter(({ scan }) => scan === undefined).length;
  const exploited = facts.missing.filter((patch) => patch.exploited === true).length;
  const parts = [
    `${instances(nodes.length)}, ${missing} with missing patches`,
    ...(never === 0 ? [] : [`${never} never scanned`]),
    ...(exploited === 0 ? [] : [`${counted(exploited, 'missing patch', 'missing patches')} known to be exploited`]),
    ...(excluded.length === 0 ? [] : [`${excluded.length} cannot be patched, see below`]),
  ];
  return md`${parts.join(' · ')}`;
}

/** A sentence at its field. */
const said = ({ refused }: Pick<InstallForm, 'refused'>, ...at: readonly Field[]): AnyBlock[] =>
  refused !== undefined && at.includes(refused.at) ? [section(refused.text)] : [];

function inputs(chosen: ChosenFleet, form: InstallForm): AnyBlock[] {
  const { entered = {}, operation } = form;
  const { patch } = chosen;
  return [
    staticSelect({
      actionId: OPERATION_INPUT,
      label: 'Operation',
      chosen: entered.operation ?? operation,
      choices: [
        { text: 'Install', value: 'install', description: 'Installs what its baselines approve' },
        { text: 'Scan', value: 'scan', description: 'Only looks for missing patches' },
      ],
    }),
    staticSelect({
      actionId: REBOOT_INPUT,
      blockId: ownBlock(REBOOT_INPUT, chosen),
      label: 'Reboot',
      chosen: entered.reboot ?? patch.reboot,
      choices: [
        ...(patch.reboot === 'never'
          ? []
          : [{ text: 'When something was installed', value: 'if-needed', description: 'As patchwarden.yml has it' }]),
        { text: 'Never', value: 'never', description: 'Patches that need one stay pending' },
      ],
    }),
    ...said(form, 'instances'),
    inputText({
      actionId: INSTANCES_INPUT,
      blockId: ownBlock(INSTANCES_INPUT, chosen),
      label: 'Only these instances',
      hint: 'Ids, separated by spaces. Empty: all of the group.',
      optional: true,
      maxLength: 1200,
      ...initial(entered.only?.join(' ')),
    }),
    ...said(form, 'concurrency', 'errors'),
    limitInput(chosen, {
      actionId: CONCURRENCY_INPUT,
      label: 'Instances at a time',
      most: patch.concurrency,
      entered: entered.concurrency,
    }),
    limitInput(chosen, {
      actionId: ERRORS_INPUT,
      label: 'Failures at which no new instances start',
      most: patch.errors,
      entered: entered.errors,
    }),
    ...said(form, 'when'),
    ...startInputs(form),
    ...said(form, 'override', 'reason'),
    ...overrideInput(form),
    inputText({
      actionId: REASON_INPUT,
      label: 'Reason',
      optional: true,
      maxLength: 300,
      ...initial(entered.reason),
    }),
  ];
}

/** What the config allows at most: it can be made less here, and not more. */
const limitInput = (
  chosen: ChosenFleet,
  { actionId, label, most, entered }: { actionId: string; label: string; most: string; entered: string | undefined },
): AnyBlock =>
  inputText({
    actionId,
    blockId: ownBlock(actionId, chosen),
    label,
    hint: `At most ${most}, as patchwarden.yml has it, and written the same way.`,
    maxLength: 7,
    initial: entered ?? most,
  });

/** A block id of each fleet's own: Slack keeps what was entered in a block of the same id, also when the fleet is another. */
const ownBlock = (input: string, { name }: ChosenFleet): string => `${input}-${name}`.slice(0, 255);

const initial = (text: string | undefined): { initial?: string } => (text === undefined ? {} : { initial: text });

function startInputs({ entered = {} }: InstallForm): AnyBlock[] {
  const { at, start = 'now' } = entered;
  return [
    staticSelect({
      actionId: WHEN_INPUT,
      label: 'Start',
      chosen: start,
      choices: [
        { text: 'At once, when approved', value: 'now' },
        { text: 'At the time below, when approved', value: 'at' },
      ],
    }),
    dateTimePicker({ actionId: AT_INPUT, label: 'Time', optional: true, ...(at === undefined ? {} : { initial: at }) }),
  ];
}

/** Only where the order of fleets demands one. */
function overrideInput({ refused, entered = {} }: InstallForm): AnyBlock[] {
  if (refused?.at !== 'override' && entered.override === undefined) return [];
  return [
    checkbox({
      actionId: OVERRIDE_INPUT,
      label: 'Override',
      optional: true,
      ticked: entered.override === true,
      choice: {
        text: 'Request it anyway',
        value: 'override',
        description: 'Needs one more approval, and a reason',
      },
    }),
  ];
}

/** Lines of each list: a form is no report. */
const SHOWN = 40;

/** Which instances there are and what each misses, and who is left out and why. */
function instanceBlocks({ facts }: ChosenFleet): AnyBlock[] {
  if (facts === undefined) return [];
  const { nodes, excluded } = facts;
  return [
    ...sections([
      md`*Instances*`,
      ...nodes.slice(0, SHOWN).map(nodeLine),
      ...more(nodes.length, 'instance'),
      ...(excluded.length === 0 ? [] : [md`*Cannot be patched*`]),
      ...excluded.slice(0, SHOWN).map(excludedLine),
      ...more(excluded.length, 'instance'),
    ]),
  ];
}

const more = (count: number, what: string): Mrkdwn[] =>
  count > SHOWN ? [md`and ${counted(count - SHOWN, `more ${what}`)}`] : [];
