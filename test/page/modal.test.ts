import { modal } from './support/blocks.ts';
import { describeFurtherPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';

const loading = {
  id: 'V0REJECT',
  type: 'modal',
  title: { type: 'plain_text', text: 'Reject this bake' },
  blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Loading…' } }],
};

describeFurtherPage('a modal', (stage) => {
  const show = (...views: Record<string, unknown>[]): void => {
    stage().world.modals['U0ANA'] = views;
    stage().world.tell('view');
  };
  const dialog = () => stage().page.getByRole('dialog', { name: 'Reject this bake' });
  const submissions = () => stage().world.postedTo('submit');
  const submit = () => dialog().getByRole('button', { name: 'Reject', exact: true }).click();

  const fillIn = async (): Promise<void> => {
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('The freeze has begun');
    await dialog().getByRole('combobox', { name: 'Image' }).selectOption('api');
    await dialog().getByRole('radio', { name: 'This week' }).check();
    await dialog().getByRole('checkbox', { name: 'The channel' }).check();
  };

  it('opens for the person it was opened for, and for nobody else', async () => {
    const { page } = stage();
    show(modal());
    await dialog().waitFor();
    await dialog().getByRole('button', { name: 'Close this dialog' }).waitFor();
    stage().world.modals = {};
    stage().world.tell('view');
    await dialog().waitFor({ state: 'detached' });
    stage().world.modals['U0BEN'] = [modal()];
    stage().world.tell('view');
    await page.waitForTimeout(300);
    await expect(dialog().count()).resolves.toBe(0);
  });

  it('fills a Loading modal with its inputs as soon as the app updates it', async () => {
    show(loading);
    await dialog().getByText('Loading…').waitFor();
    await expect(dialog().getByRole('button', { name: 'Reject', exact: true }).count()).resolves.toBe(0);
    show(modal());
    await dialog().getByRole('textbox', { name: 'Reason' }).waitFor();
    await expect(stage().page.getByRole('dialog').count()).resolves.toBe(1);
  });

  it('names what is missing, puts the focus there and sends nothing', async () => {
    const { page } = stage();
    show(modal());
    await submit();
    await expect(dialog().getByText('Fill in this field.').count()).resolves.toBe(3);
    const reason = dialog().getByRole('textbox', { name: 'Reason' });
    await expect(reason.getAttribute('aria-invalid')).resolves.toBe('true');
    await expect(page.evaluate('document.activeElement.tagName')).resolves.toBe('TEXTAREA');
    expect(submissions()).toEqual([]);
    await fillIn();
    await expect(dialog().getByText('Fill in this field.').count()).resolves.toBe(0);
  });

  it('submits every input by its action id, dates as seconds', async () => {
    show(modal());
    await fillIn();
    await submit();
    const values = { reason: 'The freeze has begun', when: 1795167000, image: 'api', kind: 'week', tell: ['channel'] };
    await eventually(() => expect(submissions()).toEqual([{ user: 'U0ANA', view_id: 'V0REJECT', values }]));
  });

  it('shows and reads a date and time on the wall of the person who looks', async () => {
    show(modal());
    const when = dialog().getByLabel('Ask again at');
    await expect(when.inputValue()).resolves.toBe('2026-11-20T20:30');
    await when.fill('2026-11-21T09:00');
    await fillIn();
    await submit();
    const expected = Date.parse('2026-11-20T22:00:00Z') / 1000;
    await eventually(() =>
      expect(submissions()).toEqual([expect.objectContaining({ values: expect.objectContaining({ when: expected }) })]),
    );
  });

  it('sends an emptied input as nothing, not as what it began with', async () => {
    show(modal());
    await fillIn();
    await dialog().getByLabel('Ask again at').fill('');
    await submit();
    await eventually(() =>
      expect(submissions()).toEqual([expect.objectContaining({ values: expect.objectContaining({ when: null }) })]),
    );
  });

  it('refuses a text that is too long before it is sent', async () => {
    show(modal());
    await fillIn();
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('x'.repeat(41));
    await submit();
    await dialog().getByText('At most 40 characters; this is 41.').waitFor();
    expect(submissions()).toEqual([]);
  });

  it("shows the app's own objections beside their inputs, and keeps what was entered", async () => {
    const { world } = stage();
    const body = JSON.stringify({ response_action: 'errors', errors: { 'reason-block': 'Say which freeze.' } });
    world.answer = () => ({ status: 200, body });
    show(modal());
    await fillIn();
    await submit();
    const reason = dialog().getByRole('textbox', { name: 'Reason' });
    await dialog().getByText('Say which freeze.').waitFor();
    await expect(reason.inputValue()).resolves.toBe('The freeze has begun');
    await expect(reason.getAttribute('aria-invalid')).resolves.toBe('true');
  });

  it('says that the app did not take a submission, and keeps what was entered', async () => {
    stage().world.answer = () => ({ status: 504, body: '', error: 'operation_timeout' });
    show(modal());
    await fillIn();
    await submit();
    await dialog().getByRole('alert').getByText('operation_timeout').waitFor();
    await expect(dialog().getByRole('textbox', { name: 'Reason' }).inputValue()).resolves.toBe('The freeze has begun');
  });

  it('keeps what was typed while the app updates the view', async () => {
    show(modal());
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('half a sentence');
    show(
      modal({ blocks: [{ type: 'section', text: { type: 'plain_text', text: 'New words' } }, ...blocksOf(modal())] }),
    );
    await dialog().getByText('New words').waitFor();
    await expect(dialog().getByRole('textbox', { name: 'Reason' }).inputValue()).resolves.toBe('half a sentence');
  });

  const plain = (text: string) => ({ type: 'plain_text', text });
  const option = (value: string) => ({ value, text: plain(value) });
  const asking = (type: string, more: object = {}) => ({
    type: 'input',
    block_id: `${type}-block`,
    dispatch_action: true,
    label: plain(type),
    element: { type, action_id: type, ...more },
  });

  it('tells the app at once where an input asks for that, with all that stands in the modal', async () => {
    const options = [option('a'), option('b')];
    const blocks = [
      asking('static_select', { options }),
      asking('users_select'),
      asking('multi_channels_select', { initial_channels: ['C0WEB'] }),
      asking('plain_text_input', { dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } }),
      {
        type: 'section',
        block_id: 'extra',
        text: plain('Which'),
        accessory: { type: 'radio_buttons', action_id: 'radio', options },
      },
    ];
    show(modal({ blocks }));
    await dialog().getByRole('combobox', { name: 'static_select' }).selectOption('b');
    await dialog().getByRole('combobox', { name: 'users_select' }).selectOption('U0BEN');
    await dialog().getByRole('checkbox', { name: '#patching' }).check();
    await dialog().getByRole('textbox', { name: 'plain_text_input' }).pressSequentially('x');
    await dialog().getByRole('radio', { name: 'a' }).check();
    const clicks = () => stage().world.postedTo('click');
    const used = ['static_select', 'users_select', 'multi_channels_select', 'plain_text_input', 'radio'];
    await eventually(() => expect(clicks().map(({ action_id }) => action_id)).toEqual(used));
    const values = {
      static_select: 'b',
      users_select: 'U0BEN',
      multi_channels_select: ['C0WEB', 'C0PATCHING'],
      plain_text_input: 'x',
    };
    expect(clicks().map(({ value }) => value)).toEqual([...Object.values(values), 'a']);
    expect(clicks().at(-1)).toMatchObject({ user: 'U0ANA', view_id: 'V0REJECT', values });
    await submit();
    await eventually(() => expect(submissions()).toMatchObject([{ values: { ...values, radio: 'a' } }]));
  });

  it('keeps what was entered while another modal is on top of it', async () => {
    show(modal());
    await fillIn();
    show(modal(), { ...loading, id: 'V0ABOVE' });
    await dialog().getByText('Loading…').waitFor();
    show(modal());
    await expect(dialog().getByRole('textbox', { name: 'Reason' }).inputValue()).resolves.toBe('The freeze has begun');
  });

  it('closes with Escape by telling the app', async () => {
    show(modal());
    await dialog().waitFor();
    await stage().page.keyboard.press('Escape');
    await eventually(() =>
      expect(stage().world.postedTo('close-view')).toEqual([{ user: 'U0ANA', view_id: 'V0REJECT' }]),
    );
  });
});

const blocksOf = (view: Record<string, unknown>): unknown[] => (Array.isArray(view['blocks']) ? view['blocks'] : []);
