import { card } from './support/blocks.ts';
import { describeFurtherPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { ts } from './support/fake-world.ts';

const raw = (text: string) => ({ type: 'raw_text', text });
const number = (value: number) => ({ type: 'raw_number', value, text: String(value) });

describeFurtherPage('blocks', (stage) => {
  const show = (...blocks: Record<string, unknown>[]): void => {
    stage().world.messages['C0PATCHING'] = [card({ blocks })];
    stage().world.tell('message');
  };
  const body = () => stage().page.getByRole('article').first().locator('.message-body');

  const expectText = (text: string): Promise<void> =>
    eventually(async () => expect(await body().textContent()).toBe(text));

  it('resolves people, channels, groups and dates in rich text', async () => {
    const elements = [
      { type: 'user', user_id: 'U0BEN' },
      { type: 'text', text: ' in ' },
      { type: 'channel', channel_id: 'C0WEB' },
      { type: 'text', text: ' for ' },
      { type: 'usergroup', usergroup_id: 'S0PLATFORM' },
      { type: 'text', text: ' at ' },
      { type: 'date', timestamp: 1795167000, format: '{date_short} {time}', fallback: 'then' },
      { type: 'text', text: ' ' },
      { type: 'emoji', name: 'white_check_mark' },
    ];
    show({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] });
    await body().getByText('@Ben').waitFor();
    await expectText('@Ben in #web for @platform at 20 Nov 2026 20:30 ✅');
  });

  it('shows escaped text as text: no mention, no mark, no element', async () => {
    const hostile = '&lt;!channel&gt; &lt;@U0BEN&gt; &lt;img src=x onerror=alert(1)&gt; [a](javascript:alert(1))';
    show({ type: 'section', text: { type: 'mrkdwn', text: hostile } });
    await body().getByText('<!channel>').waitFor();
    await expectText('<!channel> <@U0BEN> <img src=x onerror=alert(1)> [a](javascript:alert(1))');
    await expect(body().locator('.mention, img, a').count()).resolves.toBe(0);
  });

  it('shows plain text without reading marks in it', async () => {
    show(
      { type: 'header', text: { type: 'plain_text', text: '*not bold* <!channel> `x`' } },
      { type: 'context', elements: [{ type: 'plain_text', text: '_not italic_ <@U0BEN>' }] },
    );
    await body().getByText('*not bold* <!channel> `x`').waitFor();
    await body().getByText('_not italic_ <@U0BEN>').waitFor();
    await expect(body().locator('strong, em, code, .mention').count()).resolves.toBe(0);
  });

  it('makes no link of an address that could run code', async () => {
    const link = { type: 'link', url: 'javascript:alert(1)', text: 'press me' };
    show({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [link] }] });
    await body().getByText('press me').waitFor();
    await expect(body().locator('a').count()).resolves.toBe(0);
  });

  it('draws a data table with its caption, pages and sorting by number', async () => {
    const { page } = stage();
    const packages = ['glibc', 'kernel', 'openssl', 'systemd'].map((name, index) => [
      raw(name),
      number([9, 100, 20, 1][index] ?? 0),
    ]);
    show({
      type: 'data_table',
      caption: 'Open CVEs',
      page_size: 3,
      rows: [[raw('Package'), raw('CVEs')], ...packages],
    });
    const table = page.getByRole('table', { name: 'Open CVEs' });
    await table.waitFor();
    const first = () => table.getByRole('rowheader').allInnerTexts();
    await expect(first()).resolves.toEqual(['glibc', 'kernel', 'openssl']);
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(first()).resolves.toEqual(['systemd']);
    await page.getByRole('button', { name: 'Previous' }).click();
    await table.getByRole('button', { name: 'CVEs' }).click();
    await expect(first()).resolves.toEqual(['systemd', 'glibc', 'openssl']);
    await table.getByRole('button', { name: 'CVEs' }).click();
    await expect(first()).resolves.toEqual(['kernel', 'openssl', 'glibc']);
    await expect(table.getByRole('columnheader', { name: 'CVEs' }).getAttribute('aria-sort')).resolves.toBe(
      'descending',
    );
  });

  it('draws a table with numbers in it', async () => {
    show({
      type: 'table',
      rows: [
        [raw('Fleet'), raw('Behind')],
        [raw('web-prod'), number(3)],
      ],
    });
    await body().getByText('web-prod').waitFor();
    await expect(stage().page.getByRole('cell').allInnerTexts()).resolves.toEqual(['web-prod', '3']);
  });

  it('draws charts, plans and alerts', async () => {
    const { page } = stage();
    show(
      { type: 'alert', level: 'warning', text: { type: 'plain_text', text: 'A freeze is on' } },
      {
        type: 'plan',
        title: 'Steps',
        tasks: [{ type: 'task_card', task_id: '1', title: 'Build', status: 'complete' }],
      },
      {
        type: 'data_visualization',
        title: 'CVEs',
        chart: {
          type: 'pie',
          segments: [
            { label: 'high', value: 3 },
            { label: 'low', value: 1 },
          ],
        },
      },
    );
    await page.getByRole('note').getByText('A freeze is on').waitFor();
    await page.getByText('Build', { exact: true }).waitFor();
    await body().locator('svg').first().waitFor();
  });

  it('says which block it cannot draw, and draws the others', async () => {
    show(
      { type: 'hologram' },
      { type: 'section', fields: 'wrong' },
      { type: 'section', text: { type: 'mrkdwn', text: 'still here' } },
    );
    await body().getByText('This page cannot draw the block “hologram”.').waitFor();
    await body().getByText('This page cannot draw the block “section”.').waitFor();
    await body().getByText('still here').waitFor();
  });

  it('shows the text of a message that has no blocks', async () => {
    stage().world.messages['C0PATCHING'] = [{ ts: ts(0), user: 'UPATCHBOT', text: 'Paused by <@U0ANA>: *incident*' }];
    stage().world.tell('message');
    await body().getByText('@Ana').waitFor();
    await expectText('Paused by @Ana: incident');
  });
});
