import type { AnyBlock, ModalView } from '@slack/types';
import { GOLD } from '../../config/types.ts';
import type { OpenCves, RecentImage } from '../../images/types.ts';
import {
  type Choice,
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
import { codePoints } from '../../slack/escape.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, short } from '../../slack/words.ts';
import { OTHER_IMAGE } from '../decision/entered.ts';
import { DEPLOY_FORM } from '../door.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';
import type { ChosenFleet, Entered, Field, FleetChoice } from '../types/chooser.ts';
import { ageText } from './chooser-words.ts';

/** Action ids of the chooser's inputs. The version before had the fleet among them. */
export const FLEET_INPUT = 'fleet';
export const IMAGE_INPUT = 'image';
export const OTHER_INPUT = 'other-image';
export const WHEN_INPUT = 'when';
export const AT_INPUT = 'at';
export const OVERRIDE_INPUT = 'override';
export const REASON_INPUT = 'reason';

/** What the chooser shows. */
export interface ChooserState {
  fleets: readonly FleetChoice[];
  now: number;
  chosen?: ChosenFleet;
  /** As it was when a request was refused. */
  entered?: Entered;
  refused?: { at: Field; text: Mrkdwn };
}

const TITLE = 'Deploy an image';

/** The chooser behind `/patch deploy`: first the fleet, then what is known of it. */
export function deployModal({ fleets, chosen, ...state }: ChooserState): ModalView {
  if (fleets.length === 0) {
    const none = md`patchwarden.yml has no fleet to deploy to yet. Add one with \`stack\` or \`autoScalingGroup\` under \`fleets\`, and deploy that.`;
    return modal({ callbackId: DEPLOY_FORM, title: TITLE, blocks: [section(none)] });
  }
  const blocks = [...fleetBlocks(fleets, chosen), ...said(state, 'fleet')];
  if (chosen === undefined) return modal({ callbackId: DEPLOY_FORM, title: TITLE, blocks });
  return modal({
    callbackId: DEPLOY_FORM,
    title: TITLE,
    submit: 'Request',
    privateMetadata: chosen.name,
    blocks: [...blocks, ...inputs(chosen, state)],
  });
}

function fleetBlocks(fleets: readonly FleetChoice[], chosen: ChosenFleet | undefined): AnyBlock[] {
  const choices = fleets.map((fleet) => ({ text: fleet.name, value: fleet.name, description: fleetText(fleet) }));
  const list = { actionId: DEPLOY_ACTIONS.chooseFleet, placeholder: 'Choose a fleet', choices };
  const text =
    chosen === undefined
      ? md`*Fleet*\nA request changes nothing: others see exactly what would change, and approve that.`
      : md`*Fleet ${chosen.name}* (${fleetText(chosen)})\n${runningText(chosen)}`;
  const more = fleets.length - LIMITS.options;
  return [
    section(text, select({ ...list, chosen: chosen?.name })),
    ...(more > 0
      ? [context(md`${counted(more, 'more fleet')} not listed: type ${code('/patch deploy <fleet>')}.`)]
      : []),
  ];
}

const fleetText = ({ policy, image, after }: FleetChoice): string =>
  [
    ...(image === undefined ? [] : [`image ${image}`]),
    `policy ${policy}`,
    ...(after === undefined ? [] : [`after ${after}`]),
  ].join(', ');

const runningText = ({ running }: ChosenFleet): Mrkdwn =>
  running === undefined ? md`What it runs now could not be read.` : md`It runs ${code(running)} now.`;

type InputState = Omit<ChooserState, 'fleets' | 'chosen'>;

/** A sentence at its field. */
const said = ({ refused }: Pick<ChooserState, 'refused'>, ...at: readonly Field[]): AnyBlock[] =>
  refused !== undefined && at.includes(refused.at) ? [section(refused.text)] : [];

function inputs(chosen: ChosenFleet, state: InputState): AnyBlock[] {
  return [
    ...said(state, 'image'),
    ...imageInputs(chosen, state),
    ...said(state, 'when'),
    ...startInputs(chosen, state),
    ...said(state, 'override', 'reason'),
    ...overrideInput(chosen, state),
    inputText({
      actionId: REASON_INPUT,
      label: 'Reason',
      optional: true,
      maxLength: 300,
      ...initial(state.entered?.reason),
    }),
  ];
}

const initial = (text: string | undefined): { initial?: string } => (text === undefined ? {} : { initial: text });

/** A block id of each fleet's own: Slack keeps what was chosen in a block of the same id, also when its list is another. */
function imageInputs(chosen: ChosenFleet, { entered = {}, now }: InputState): AnyBlock[] {
  const { name, recent } = chosen;
  const typed = (label: string, optional: boolean): AnyBlock =>
    inputText({
      actionId: OTHER_INPUT,
      label,
      hint: "An AMI id, a container image's URI or an image build version ARN.",
      optional,
      maxLength: 1000,
      ...initial(entered.otherImage),
    });
  const listed = recent?.kind === 'read' ? recent.images.flatMap((image) => choiceOf(image, chosen, now)) : [];
  const choices = [...goldChoice(chosen), ...(chosen.gold?.only === true ? [] : listed)];
  if (choices.length === 0) return [...noListText(chosen), typed('Image', false)];
  const other = { text: 'Another image id', value: OTHER_IMAGE, description: 'Typed below' };
  return [
    staticSelect({
      actionId: IMAGE_INPUT,
      blockId: `image-${name}`.slice(0, 255),
      label: 'Image',
      choices: [...choices, other],
      chosen: entered.image ?? choices[0]?.value,
    }),
    ...olderText(chosen, listed.length),
    typed('Another image id', true),
  ];
}

/** What the parameter holds when it is requested. */
const goldChoice = ({ gold }: ChosenFleet): Choice[] =>
  gold === undefined
    ? []
    : [{ text: 'The gold image', value: GOLD, description: `What ${short(gold.parameter, 50)} holds now` }];

/** What can be named in a choice; an image whose every name is too long for one is left out, and counted. */
function choiceOf({ arn, ids, createdAt, cves }: RecentImage, { running }: ChosenFleet, now: number): Choice[] {
  const value = [...ids, arn].find((name) => codePoints(name) <= LIMITS.optionValue);
  if (value === undefined) return [];
  const isRunning = running !== undefined && ids.includes(running);
  const age = ageText(now - createdAt);
  return [
    { text: `${ids[0] ?? arn} · ${age}`, value, description: `${isRunning ? 'runs now · ' : ''}${cvesText(cves)}` },
  ];
}

function cvesText(cves: OpenCves): string {
  switch (cves.kind) {
    case 'known':
      return cves.all === 0
        ? 'no open CVEs'
        : `open CVEs: ${cves.critical} critical, ${cves.high} high, ${cves.all} in all`;
    case 'off':
      return 'CVEs not scanned';
    case 'unknown':
      return 'CVEs not known';
  }
}

function noListText({ image, recent }: ChosenFleet): AnyBlock[] {
  if (recent === undefined)
    return [context(md`patchwarden.yml names no image for this fleet, so there is no list: type the id of one.`)];
  return recent.kind === 'unreadable'
    ? [context(md`The images of ${image ?? ''} could not be read (${recent.error}): type the id of one.`)]
    : [
        context(
          md`The pipeline of ${image ?? ''} has no image to list: ${code(`/patch bake ${image ?? ''}`)} requests one.`,
        ),
      ];
}

function olderText({ recent }: ChosenFleet, shown: number): AnyBlock[] {
  if (recent?.kind !== 'read') return [];
  const more = recent.more + recent.images.length - shown;
  return more === 0 ? [] : [context(md`${counted(more, 'older image')} not listed: type the id of one.`)];
}

function startInputs({ hasWindow }: ChosenFleet, { entered = {} }: InputState): AnyBlock[] {
  const { at, start = 'now' } = entered;
  return [
    staticSelect({
      actionId: WHEN_INPUT,
      label: 'Start',
      chosen: start,
      choices: [
        { text: 'At once, when approved', value: 'now' },
        { text: 'At the time below, when approved', value: 'at' },
        ...(hasWindow ? [{ text: "In the fleet's next window", value: 'window' }] : []),
      ],
    }),
    dateTimePicker({ actionId: AT_INPUT, label: 'Time', optional: true, ...(at === undefined ? {} : { initial: at }) }),
  ];
}

/** Only where the order of fleets or the pipeline of the image demands one. */
function overrideInput({ approvals }: ChosenFleet, { refused, entered = {} }: InputState): AnyBlock[] {
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
        description: `Needs ${approvals + 1} approvals instead of ${approvals}, and a reason`,
      },
    }),
  ];
}
