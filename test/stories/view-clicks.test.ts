import { LocalWorld } from '../support/local-world.ts';
import { linesOf } from '../support/written-text.ts';

/** Buttons of a run that stand in App Home or in a modal: nothing of ours puts them there. */

let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.open({ port: 0, awsPort: 0, speed: 0 });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.reset();
  await world.patch('U0ANA', 'bake web');
});
afterEach(() => expect(world.problems()).toEqual([]));

const plain = (text: string) => ({ type: 'plain_text', text });

function blocks(): object[] {
  const value = `${world.runId('web')}:1`;
  const button = (action: string) => ({ type: 'button', action_id: `run-${action}`, value, text: plain(action) });
  const option = { text: plain('Approve'), value };
  return [
    { type: 'actions', block_id: 'copied', elements: [button('approve'), button('reject')] },
    { type: 'actions', block_id: 'menu', elements: [{ type: 'overflow', action_id: 'run-cancel', options: [option] }] },
  ];
}

const view = (type: 'home' | 'modal') => ({
  type,
  blocks: blocks(),
  ...(type === 'home' ? {} : { callback_id: 'copy', title: plain('A copy') }),
});

/** Shows Ben the copied buttons and has him press one; returns what he was told. */
async function press(type: 'home' | 'modal', click: { action_id: string; value?: string }): Promise<string[]> {
  const { views } = world.local.slack.workspace;
  const { id } =
    type === 'home' ? views.publish('V0COPY', 'U0BEN', view('home')) : views.open('V0COPY', 'U0BEN', view('modal'));
  return world.told('U0BEN', () => world.control('click', { user: 'U0BEN', view_id: id, ...click }));
}

const titles = (): string[] =>
  world.local.slack.workspace.views.stackOf('U0BEN').map(({ payload }) => linesOf(payload['title']).join());

describe.each(['home', 'modal'] as const)('a run’s button copied into a %s', (type) => {
  test('approves nothing, and says where the card is', async () => {
    const told = await press(type, { action_id: 'run-approve' });
    expect(told).toEqual([expect.stringContaining('so its buttons do nothing')]);
    expect(world.card('web').text).toMatch(/^Approval needed: bake web/);
    expect(await world.executions()).toEqual([]);
  });

  test('opens no form: the Loading modal says that nothing was done', async () => {
    const told = await press(type, { action_id: 'run-reject' });
    expect(told).toEqual([expect.stringContaining('Nothing was done: this message is not the card of run')]);
    expect(titles()).toEqual(type === 'home' ? ['Patchwarden'] : ['A copy', 'Patchwarden']);
    expect(world.card('web').text).toMatch(/^Approval needed: bake web/);
  });

  test('nor does an option in the place of the button’s value', async () => {
    const value = `${world.runId('web')}:1`;
    const told = await press(type, { action_id: 'run-cancel', value });
    expect(told).toEqual([expect.stringContaining('Nothing was done')]);
    expect(world.card('web').text).toMatch(/^Approval needed: bake web/);
  });
});
