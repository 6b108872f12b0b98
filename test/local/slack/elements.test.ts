import { parsePayload } from '../../../src/slack/payload.ts';
import { ELEMENTS, type ElementCase } from '../../support/slack-elements.ts';
import { type SlackWorld, startSlackWorld } from './support/slack-world.ts';

/** What the simulated Slack sends for each element, read by the app's own door. */

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld({ realNow: () => 1000 });
});
afterEach(() => world.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const OPTIONS = ['web', 'api'].map((value) => ({ text: plain(value), value }));

/** Selects with options of their own; an external one would ask the app for them, and the app has none to give. */
const LOCAL = ELEMENTS.filter(({ type }) => !type.includes('external'));

const elementOf = ({ type }: ElementCase): object => ({
  type,
  action_id: 'pick',
  ...(/static_select|radio_buttons|checkboxes/.test(type) ? { options: OPTIONS } : {}),
  ...(type === 'number_input' ? { is_decimal_allowed: true } : {}),
});

const blocksOf = (one: ElementCase): object[] => [
  { type: 'input', block_id: 'in', dispatch_action: true, optional: true, label: plain('x'), element: elementOf(one) },
];

/** As the control API takes it: options by their values. */
function givenFor({ holds }: ElementCase): unknown {
  const given = (one: unknown): unknown => Object(one).value ?? one;
  return Array.isArray(holds) ? holds.map(given) : given(holds);
}

const read = () =>
  parsePayload(
    new URLSearchParams({ payload: JSON.stringify(world.last()) }).toString(),
    'application/x-www-form-urlencoded',
  );

async function showHome(blocks: object[]): Promise<string> {
  await world.client.apiCall('views.publish', { user_id: 'U0ANA', view: { type: 'home', blocks } });
  return Object(await world.read('views?user=U0ANA')).home.id;
}

async function showModal(blocks: object[]): Promise<string> {
  await world.control('command', { user: 'U0ANA', channel: 'C0PATCHING', text: 'bake' });
  const view = { type: 'modal', callback_id: 'ask', title: plain('Ask'), submit: plain('Send'), blocks };
  const opened = await world.client.apiCall('views.open', { trigger_id: world.last()['trigger_id'], view });
  return Object(opened)['view'].id;
}

describe.each([
  ['home', showHome],
  ['modal', showModal],
] as const)('used in a %s', (kind, show) => {
  test.each(LOCAL)('$type', async (one) => {
    const viewId = await show(blocksOf(one));
    const click = { user: 'U0ANA', view_id: viewId, action_id: 'pick' };
    await world.control('click', { ...click, value: givenFor(one) });
    expect(read()).toMatchObject({
      kind: 'click',
      input: one.read,
      from: { kind, viewId, values: { pick: one.read } },
    });
    await world.control('click', { ...click, value: null });
    expect(read()).toMatchObject({ kind: 'click', from: { kind, viewId, values: {} } });
    expect(read()).not.toHaveProperty('input');
  });
});

test.each(LOCAL)('submitted: $type', async (one) => {
  const viewId = await showModal(blocksOf(one));
  await world.control('submit', { user: 'U0ANA', view_id: viewId, values: { pick: givenFor(one) } });
  expect(read()).toMatchObject({ kind: 'submit', callbackId: 'ask', values: { pick: one.read } });
});

test('a modal knows how high its stack is', async () => {
  const button = { type: 'actions', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] };
  const view = { type: 'modal', callback_id: 'ask', title: plain('Ask'), blocks: [button] };
  let top = await showModal([button]);
  for (const isStackFull of [false, false, true]) {
    await world.control('click', { user: 'U0ANA', view_id: top, action_id: 'more' });
    expect(read()).toMatchObject({ kind: 'click', isStackFull });
    if (isStackFull) return;
    const pushed = await world.client.apiCall('views.push', { trigger_id: world.last()['trigger_id'], view });
    top = Object(pushed)['view'].id;
  }
});
