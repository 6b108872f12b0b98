import { readFileSync } from 'node:fs';
import { parseButtonValue, RUN_ACTIONS } from '../../src/runs/actions.ts';
import type { Card } from '../support/cards-shown.ts';
import { further } from '../support/further.ts';
import { amisOf, cardOf, deploy, fleetImages, press, titleOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { quickBakes } from './variants.ts';

const local = inLocalWorld({ windows: false, config: 'local/world/confirm.patchwarden.yml', world: quickBakes() });

const ROLE = 'AWSReservedSSO_PatchApprovers_0123456789abcdef';

interface Values {
  RunId: string;
  Epoch: string;
  PlanHash: string;
}

/** The approvers' role may do what the inline policy of docs/confirm.md allows, and nothing else. */
beforeEach(() => {
  const [, policy = ''] = /```json\n([\s\S]+?)```/.exec(readFileSync('docs/confirm.md', 'utf8')) ?? [];
  const { iam } = local.world.local.aws;
  iam.createRole(ROLE);
  iam.attach({ name: 'confirm', document: JSON.parse(policy) }, ROLE);
});

/** What the newest thread post that says how to confirm tells people to start the document with. */
function valuesIn({ replies }: Card): Values {
  const command = replies.findLast((reply) => reply.includes('start-automation-execution')) ?? 'nothing was said';
  const [, RunId = '', Epoch = '', PlanHash = ''] =
    /--parameters RunId=([^,]+),Epoch=(\d+),PlanHash=([0-9a-f]{64})/.exec(command) ?? [];
  return { RunId, Epoch, PlanHash };
}

/** Starts the document as someone's session of a role; returns its execution. */
async function confirmAs(identity: string, parameters: Values): Promise<string> {
  const [role, session] = identity.split('/');
  const body = { document: 'Patchwarden-Confirm', role, session, parameters };
  const answer: { execution?: string } = Object(await local.world.control('document', body));
  await local.world.advance('10s');
  return answer.execution ?? 'none';
}

const request = (image: string) => local.world.patch('U0DEV', `bake ${image}`);

async function approve(image: string, user: string): Promise<void> {
  await local.world.press(user, 'approve', local.world.card(image));
  await local.world.advance('5s');
}

const started = async (image = 'web'): Promise<number> => (await local.world.images(image)).length;

const thread = (): string => local.world.card('web').replies.join('\n');

test('what Ben approves in Slack starts once Ben has confirmed it in AWS, and not before', async () => {
  const { world } = local;
  await request('web');
  await approve('web', 'U0BEN');
  await world.advance('3m');
  expect(await started()).toBe(0);
  expect(world.card('web').text).toMatch(/^Approval needed: bake web/);
  expect(world.card('web').body).toContain(
    '*Confirm in AWS* <@U0BEN>: <https://ap-southeast-2.console.aws.amazon.com/',
  );
  const execution = await confirmAs(`${ROLE}/ben@example.com`, valuesIn(world.card('web')));
  expect(await started()).toBe(1);
  expect(world.card('web').body).not.toContain('Confirm in AWS');
  const why = (await world.patch('U0DEV', `why ${world.runId('web')}`)).join('\n');
  expect(why).toContain('<@U0BEN>: approved, not confirmed in AWS yet (awaiting approval, version 1)');
  expect(why).toContain(
    `approved: confirmed by \`arn:aws:sts::111122223333:assumed-role/${ROLE}/ben@example.com\` in execution \`${execution}\` (approved`,
  );
  await world.advance('8m');
  expect(world.card('web').text).toMatch(/^web baked: ami-/);
});

test('where two are needed, each confirms their own: one confirmation is not two, whoever approved', async () => {
  const { world } = local;
  await request('api');
  await approve('api', 'U0ANA');
  await approve('api', 'U0BEN');
  await confirmAs(`${ROLE}/ana@example.com`, valuesIn(world.card('api')));
  await confirmAs(`${ROLE}/ana@example.com`, valuesIn(world.card('api')));
  expect(await started('api')).toBe(0);
  expect(world.card('api').body).toContain('*Confirm in AWS* <@U0BEN>:');
  await confirmAs(`${ROLE}/ben@example.com`, valuesIn(world.card('api')));
  expect(await started('api')).toBe(1);
});

test.each([
  ['another session of the role', `${ROLE}/mallory@example.com`],
  ['a colleague who approves too, and did not', `${ROLE}/ana@example.com`],
  ['another role that names its session alike', 'Administrator/ben@example.com'],
])(
  'a stolen Slack account starts nothing when it is confirmed by %s; the thread says who tried',
  async (_who, identity) => {
    const { world } = local;
    await request('web');
    await approve('web', 'U0BEN');
    const execution = await confirmAs(identity, valuesIn(world.card('web')));
    await world.advance('3m');
    expect(await started()).toBe(0);
    expect(thread()).toContain(
      `Confirmed nothing: execution \`${execution}\` of Patchwarden-Confirm, started by \`arn:aws:sts::111122223333:assumed-role/${identity}\`: this identity belongs to nobody whose approval waits for confirmation.`,
    );
    await world.advance('10m');
    expect(thread()).toContain('was not confirmed in AWS within 10 minutes, so it no longer counts');
    expect(await world.executions()).toEqual(['Success']);
  },
);

test('an approval that nobody confirms within ten minutes lapses; its person is told, approves again and confirms', async () => {
  const { world } = local;
  await request('web');
  await approve('web', 'U0BEN');
  const before = world.notifiedOf('U0BEN').length;
  await world.advance('12m');
  const told = world.notifiedOf('U0BEN').slice(before);
  expect(told.map(({ text }) => text).join('\n')).toContain('was not confirmed in AWS within 10 minutes');
  await confirmAs(`${ROLE}/ben@example.com`, valuesIn(world.card('web')));
  await world.advance('2m');
  expect(await started()).toBe(0);
  await approve('web', 'U0BEN');
  await confirmAs(`${ROLE}/ben@example.com`, valuesIn(world.card('web')));
  expect(await started()).toBe(1);
});

further('a rollback starts with one click: nobody confirms it', async () => {
  const { world } = local;
  const [older = ''] = Object.keys(await fleetImages(world, 'web-dev'));
  const newest = (await amisOf(world)).findLast((ami) => ami !== older) ?? 'none';
  await deploy(world, `web-dev ${newest}`);
  await world.advance('1m');
  expect(await fleetImages(world, 'web-dev')).toEqual({ [older]: 2 });
  await confirmAs(`${ROLE}/ben@example.com`, valuesIn(cardOf(world, 'web-dev')));
  await world.advance('8m');
  expect(await fleetImages(world, 'web-dev')).toEqual({ [newest]: 2 });
  await press(world, 'U0CLEO', 'deploy-return', cardOf(world, 'web-dev'));
  await world.advance('8m');
  expect(titleOf(world, 'web-dev')).toMatch(/^Rolled back|rollback/i);
  expect(await fleetImages(world, 'web-dev')).toEqual({ [older]: 2 });
});

test('the right identity in AWS without an approval in Slack starts nothing, also for an approval that comes later', async () => {
  const { world } = local;
  await request('web');
  const card = world.card('web');
  const value = parseButtonValue(world.earlierValue(card, RUN_ACTIONS.approve, 1));
  const values = { RunId: value?.runId ?? '', Epoch: '1', PlanHash: value?.asks ?? '' };
  const execution = await confirmAs(`${ROLE}/ben@example.com`, values);
  await world.advance('2m');
  expect(thread()).toContain(`Confirmed nothing: execution \`${execution}\``);
  await approve('web', 'U0BEN');
  await world.advance('3m');
  expect(await started()).toBe(0);
  expect(valuesIn(world.card('web'))).toEqual(values);
  await confirmAs(`${ROLE}/ben@example.com`, values);
  expect(await started()).toBe(1);
});

test('who has no session in the file is told so at the click, and nothing waits', async () => {
  const { world } = local;
  await request('web');
  expect((await world.press('U0CLEO', 'approve', world.card('web'))).join('\n')).toContain('confirm');
  expect(world.card('web').body).not.toContain('Confirm in AWS');
});
