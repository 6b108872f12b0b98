import { type Card, isNotice } from '../support/cards-shown.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';

/** What an AWS API answers, as far as a test looks into it. */
type Fields = Record<string, unknown>;

export const fieldsOf = (value: unknown): Fields => Object(value);

export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** Calls the simulated AWS as a person with another tool would. */
export const call = (world: LocalWorld, service: string, operation: string, input: Fields): Promise<Fields> =>
  world.local.aws.callService(service, operation, input);

/** Cards of deploys, of one fleet or all, oldest first; their dates in UTC. */
export const deployCards = (world: LocalWorld, fleet = ''): Card[] =>
  [...world.local.slack.workspace.channels.keys()]
    .flatMap((channel) => world.messages(channel).map((message) => ({ channel, message })))
    .filter(({ message }) => message.metadata?.event_type === 'patchwarden_run')
    .filter(({ message }) => isDeployOf(fleet, message))
    .sort((one, other) => Number(one.message.ts) - Number(other.message.ts))
    .map(({ channel, message }) => ({
      channel,
      ts: message.ts,
      text: message.text,
      body: plain(linesOf(message.blocks ?? []).join('\n')),
      buttons: buttonsOf(message.blocks ?? []),
      replies: message.replies.filter((reply) => !isNotice(reply)).map((reply) => plain(bodyOf(reply))),
    }));

/** Which run it is, a card's metadata says; of which fleet, its text: `Approval needed: deploy web-prod to ami-…`. */
function isDeployOf(fleet: string, { text, metadata }: { text: string; metadata?: object | undefined }): boolean {
  const runId = String(fieldsOf(fieldsOf(metadata)['event_payload'])['run_id']);
  return runId.startsWith('d-') && (fleet === '' || ` ${text} `.split(/[ :,]/).includes(fleet));
}

/** Slack shows dates in the reader's zone; here each is as its fallback says it, in UTC. */
const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

/** The newest card of a fleet's deploys. */
export function cardOf(world: LocalWorld, fleet = ''): Card {
  const card = deployCards(world, fleet).at(-1);
  if (card === undefined) throw new Error(`there is no card of a deploy of ${fleet === '' ? 'anything' : fleet}`);
  return card;
}

/** What the newest card of the fleet is and how it stands, as its header says. */
export const titleOf = (world: LocalWorld, fleet: string): string => cardOf(world, fleet).body.split('\n')[0] ?? '';

export const runIdOf = (world: LocalWorld, fleet: string): string =>
  / · run (d-\w{8})/.exec(cardOf(world, fleet).body)?.[1] ?? 'none';

/** An image as a header names it. */
export const shortOf = (image: string): string =>
  image.startsWith('ami-') ? `${image.slice(0, 12)}…` : (image.split('/').at(-1) ?? image);

/** The line of a card, or the newest of its thread, that begins with this word, in bold or before a colon. */
export const lineOf = (card: Card, word: string): string =>
  [card.body, ...card.replies.toReversed()]
    .flatMap((text) => text.split('\n'))
    .find((line) => line.startsWith(`*${word}*`) || line.startsWith(`${word}:`)) ?? `there is no ${word}`;

/** Presses a button by its action id; returns what the person was told, an opened form included. */
export const press = (
  world: LocalWorld,
  user: string,
  action: string,
  card: Card,
  more: object = {},
): Promise<string[]> =>
  world.told(user, () =>
    world.control('click', { user, channel: card.channel, ts: card.ts, action_id: action, ...more }),
  );

/** Opens the form of a decision and submits it. */
export async function submitted(
  world: LocalWorld,
  user: string,
  action: string,
  { card, values = {} }: { card: Card; values?: Fields },
): Promise<string[]> {
  await press(world, user, action, card);
  return world.submit(user, values);
}

/** Approves in the modal, as a fleet whose policy wants more than one person does. */
export const decide = (world: LocalWorld, user: string, fleet: string): Promise<string[]> =>
  submitted(world, user, 'deploy-decide', { card: cardOf(world, fleet) });

/** Policies with short times, as good for a story as long ones. */
export const quickPolicies = {
  nonprod: { approvals: 1, from: ['platform'], expires: '2h' },
  prod: { approvals: 2, from: ['platform', 'leads'], expires: '2h', soak: '20m' },
};

/** Asks, waits for what would change, and has it approved by one or two. */
export async function deploy(world: LocalWorld, text: string, approvers: readonly string[] = ['U0BEN']): Promise<void> {
  const [fleet = ''] = text.split(' ');
  await world.patch('U0DEV', `deploy ${text}`);
  await world.advance('10s');
  if (approvers.length === 1) await press(world, approvers[0] ?? '', 'run-approve', cardOf(world, fleet));
  else for (const user of approvers) await decide(world, user, fleet);
}

/** The audit of a fleet's newest deploy, as `/patch why` shows it: who did what, without times and ids. */
export async function auditOf(world: LocalWorld, fleet: string): Promise<string[]> {
  const [why = ''] = await world.patch('U0DEV', `why ${runIdOf(world, fleet)}`);
  return why
    .split('\n')
    .filter((line) => /^\d+\. /.test(line))
    .map((line) => line.replace(/^\d+\. <!date\^\d+\^[^>]*> /, '').replace(/[0-9a-f]{8}-[0-9a-f-]+/, 'ID'));
}

/** AMIs of this Region that a pipeline made, oldest first. */
export async function amisOf(world: LocalWorld, pipeline = 'web'): Promise<string[]> {
  const answer = await call(world, 'imagebuilder', 'ListImagePipelineImages', {
    imagePipelineArn: `arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/${pipeline}`,
  });
  return listOf(answer['imageSummaryList'])
    .sort((one, other) => String(one['dateCreated']).localeCompare(String(other['dateCreated'])))
    .flatMap(({ outputResources }) => listOf(fieldsOf(outputResources)['amis']))
    .filter(({ region, accountId }) => region === 'ap-southeast-2' && accountId === '111122223333')
    .map(({ image }) => String(image));
}

/** What a stack's fleet runs, and the newest AMI of its pipeline that it does not run. */
export async function imagesFor(world: LocalWorld, stack: string): Promise<{ from: string; to: string }> {
  const from = (await stackOf(world, stack)).parameters['AmazonMachineImage'] ?? 'none';
  return { from, to: await otherThan(world, 'web', from) };
}

/** The same for the group of no stack. */
export async function apiImages(world: LocalWorld): Promise<{ from: string; to: string }> {
  const [from = 'none'] = Object.keys(await fleetImages(world, 'api-prod'));
  return { from, to: await otherThan(world, 'api', from) };
}

async function otherThan(world: LocalWorld, pipeline: string, image: string): Promise<string> {
  const found = (await amisOf(world, pipeline)).findLast((each) => each !== image);
  if (found === undefined) throw new Error(`${pipeline} has one image only`);
  return found;
}

/** An update that a person makes with another tool: every parameter stays but those given. */
export async function updateByHand(world: LocalWorld, stack: string, given: Record<string, string>): Promise<void> {
  const { parameters } = await stackOf(world, stack);
  await call(world, 'cloudformation', 'UpdateStack', {
    StackName: stack,
    UsePreviousTemplate: true,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    Parameters: Object.keys(parameters).map((ParameterKey) => {
      const value = given[ParameterKey];
      return value === undefined ? { ParameterKey, UsePreviousValue: true } : { ParameterKey, ParameterValue: value };
    }),
  });
}

/** A stack's status and parameters, as CloudFormation tells them. */
export async function stackOf(
  world: LocalWorld,
  name: string,
): Promise<{ status: string; parameters: Record<string, string> }> {
  const { Stacks } = await call(world, 'cloudformation', 'DescribeStacks', { StackName: name });
  const [stack = {}] = listOf(Stacks);
  const parameters = listOf(stack['Parameters']).map((one) => [one['ParameterKey'], String(one['ParameterValue'])]);
  return { status: String(stack['StackStatus']), parameters: Object.fromEntries(parameters) };
}

/** Groups whose name begins so, each with the AMIs that its instances in service run. */
export async function groupsOf(
  world: LocalWorld,
  prefix: string,
): Promise<{ name: string; version: string; images: string[] }[]> {
  const { AutoScalingGroups } = await call(world, 'autoscaling', 'DescribeAutoScalingGroups', {});
  const found = listOf(AutoScalingGroups).filter(({ AutoScalingGroupName }) =>
    String(AutoScalingGroupName).startsWith(prefix),
  );
  return Promise.all(found.map((group) => shownGroup(world, group)));
}

async function shownGroup(
  world: LocalWorld,
  group: Fields,
): Promise<{ name: string; version: string; images: string[] }> {
  const InstanceIds = listOf(group['Instances'])
    .filter(({ LifecycleState }) => LifecycleState === 'InService')
    .map(({ InstanceId }) => String(InstanceId));
  const { Reservations } = await call(world, 'ec2', 'DescribeInstances', { InstanceIds });
  const instances = listOf(Reservations).flatMap((reservation) => listOf(reservation['Instances']));
  return {
    name: String(group['AutoScalingGroupName']),
    version: String(fieldsOf(group['LaunchTemplate'])['Version']),
    images: instances.map(({ ImageId }) => String(ImageId)).sort(),
  };
}

/** All images that a fleet's groups run, each with its instances. */
export async function fleetImages(world: LocalWorld, prefix: string): Promise<Record<string, number>> {
  const images = (await groupsOf(world, prefix)).flatMap((group) => group.images);
  return Object.fromEntries(
    [...new Set(images)].map((image) => [image, images.filter((each) => each === image).length]),
  );
}

/** Instance refreshes of a group, oldest first. */
export async function refreshesOf(world: LocalWorld, group = 'api-prod'): Promise<Fields[]> {
  const { InstanceRefreshes } = await call(world, 'autoscaling', 'DescribeInstanceRefreshes', {
    AutoScalingGroupName: group,
  });
  return listOf(InstanceRefreshes).reverse();
}

/** A stack's events since the world began, oldest first: `<logical id> <status>`. */
export async function eventsOf(world: LocalWorld, stack: string, since: number): Promise<string[]> {
  const { StackEvents } = await call(world, 'cloudformation', 'DescribeStackEvents', { StackName: stack });
  return listOf(StackEvents)
    .filter(({ Timestamp }) => new Date(String(Timestamp)).getTime() >= since)
    .map((event) =>
      [event['LogicalResourceId'], event['ResourceStatus'], event['ResourceStatusReason']]
        .filter((part) => typeof part === 'string')
        .join(' '),
    )
    .reverse();
}
