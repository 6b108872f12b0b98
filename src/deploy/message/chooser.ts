import type { ModalView } from '@slack/types';
import { inputText, modal, section, staticSelect } from '../../slack/blocks.ts';
import { md } from '../../slack/mrkdwn.ts';
import { DEPLOY_FORM } from '../door.ts';

/** Action ids of the chooser's inputs. */
export const FLEET_INPUT = 'fleet';
export const IMAGE_INPUT = 'image';
export const WHEN_INPUT = 'when';
export const REASON_INPUT = 'reason';

/** The values of the choice of a time. */
export const START_NOW = 'now';
export const START_IN_WINDOW = 'window';

export interface FleetChoice {
  name: string;
  policy: string;
  /** The image of the config that it runs, when it has one. */
  image?: string;
  after?: string;
}

/** The chooser behind `/patch deploy`: every fleet that takes an image. */
export const deployModal = (fleets: readonly FleetChoice[]): ModalView =>
  fleets.length === 0
    ? modal({
        callbackId: DEPLOY_FORM,
        title: 'Deploy an image',
        blocks: [
          section(
            md`patchwarden.yml has no fleet to deploy to yet. Add one with \`stack\` or \`autoScalingGroup\` under \`fleets\`, and deploy that.`,
          ),
        ],
      })
    : modal({
        callbackId: DEPLOY_FORM,
        title: 'Deploy an image',
        submit: 'Ask',
        blocks: [
          section(md`Nothing changes yet: what would change is worked out, then others approve exactly that.`),
          ...inputs(fleets),
        ],
      });

const inputs = (fleets: readonly FleetChoice[]) => [
  staticSelect({ actionId: FLEET_INPUT, label: 'Fleet', choices: fleets.map(choiceOf) }),
  inputText({
    actionId: IMAGE_INPUT,
    label: 'Image',
    hint: "An AMI id, a container image's URI or an image build version ARN; empty for the newest of the fleet's pipeline.",
    optional: true,
    maxLength: 1000,
  }),
  staticSelect({
    actionId: WHEN_INPUT,
    label: 'Start',
    choices: [
      { text: 'At once, when approved', value: START_NOW },
      { text: "In the fleet's next window", value: START_IN_WINDOW },
    ],
  }),
  inputText({ actionId: REASON_INPUT, label: 'Reason', optional: true, maxLength: 300 }),
];

const choiceOf = ({ name, policy, image, after }: FleetChoice) => ({
  text: name,
  value: name,
  description: [
    ...(image === undefined ? [] : [`image ${image}`]),
    `policy ${policy}`,
    ...(after === undefined ? [] : [`after ${after}`]),
  ].join(', '),
});
