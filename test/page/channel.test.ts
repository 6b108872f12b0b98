import { APPROVE, card, reply } from './support/blocks.ts';
import { describeFurtherPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { ts } from './support/fake-world.ts';

describeFurtherPage('a channel', (stage) => {
  const show = (...messages: Record<string, unknown>[]): void => {
    stage().world.messages['C0PATCHING'] = messages;
    stage().world.tell('message');
  };

  it('says that nothing has been said yet, and what to do', async () => {
    await stage().page.getByText('#patching is quiet').waitFor();
    await stage().page.getByText('/patch bake web').waitFor();
  });

  it('shows a new message without a reload, its author with the mark of an app, names instead of ids', async () => {
    const { page } = stage();
    show(card());
    const message = page.getByRole('article', { name: /^Patchwarden/ });
    await message.getByRole('heading', { name: 'Waiting for approval: bake web' }).waitFor();
    const text = String(await message.textContent());
    expect(text).toContain('@Ana asks for a new image of web, because openssl has a fix.');
    expect(text.toLowerCase()).toContain('app');
    expect(text).not.toContain('U0ANA');
  });

  it('shows times in the zone of the person who looks', async () => {
    const { page } = stage();
    show(card());
    await page.getByText('Asked today at 20:30').waitFor();
    await expect(page.locator('.when').textContent()).resolves.toBe('20:29');
    await page.getByRole('button', { name: /^You are Ana/ }).click();
    await page.getByRole('menuitemradio', { name: /^Ben/ }).click();
    await page.getByText('Asked today at 09:30').waitFor();
    await expect(page.locator('.when').textContent()).resolves.toBe('09:29');
  });

  it('repaints an edited message in its place and marks it', async () => {
    const { page } = stage();
    show(card(), { ts: ts(-10), user: 'U0BEN', text: 'I am looking' });
    await page.getByRole('article').getByText('I am looking').waitFor();
    const header = { type: 'header', text: { type: 'plain_text', text: 'Baking web: 4 of 7 steps' } };
    show(card({ blocks: [header] }), { ts: ts(-10), user: 'U0BEN', text: 'I am looking' });
    await page.getByRole('heading', { name: 'Baking web: 4 of 7 steps' }).waitFor();
    const articles = await page.getByRole('article').allInnerTexts();
    expect(articles).toHaveLength(2);
    expect(articles[0]).toMatch(/updated 20:30:00[\s\S]*Baking web/);
    expect(articles[1]).not.toContain('updated');
  });

  it('marks a message that Slack marks as edited', async () => {
    show({ ts: ts(-10), user: 'U0BEN', text: 'corrected', edited: { user: 'U0BEN', ts: ts(-5) } });
    await stage().page.getByText('(edited)').waitFor();
  });

  it('keeps the focus on a button while its message is repainted', async () => {
    const { page } = stage();
    show(card());
    await page.getByRole('button', { name: 'Approve' }).focus();
    show(card({ blocks: [{ type: 'actions', block_id: 'other', elements: [APPROVE] }], text: 'changed' }));
    await page.getByRole('heading', { name: 'Waiting for approval' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Approve' }).waitFor();
  });

  it('reads a new message to a screen reader, and not the old ones', async () => {
    const { page } = stage();
    show(card());
    await page.getByRole('article').first().waitFor();
    const live = page.getByRole('status', { name: 'New messages' });
    await eventually(async () => expect(await live.textContent()).toBe('Patchwarden: Waiting for approval: bake web'));
    show(card(), { ts: ts(0), user: 'UPATCHBOT', bot_id: 'B0PATCH', text: 'Succeeded: web is baked' });
    await eventually(async () => expect(await live.textContent()).toBe('Patchwarden: Succeeded: web is baked'));
  });

  it('shows an ephemeral message as visible to one person, and to nobody else', async () => {
    const { page } = stage();
    show({ ts: ts(0), user: 'UPATCHBOT', text: 'You asked for it yourself.', ephemeral_to: 'U0ANA' });
    const message = page.getByRole('article', { name: /^Patchwarden/ });
    await message.getByText('Only visible to you').waitFor();
    await page.getByRole('button', { name: /^You are Ana/ }).click();
    await page.getByRole('menuitemradio', { name: /^Ben/ }).click();
    await page.getByText('#patching is quiet').waitFor();
  });

  it('marks channels with something unread until they are opened', async () => {
    const { page, world } = stage();
    world.messages['C0WEB'] = [reply('one', -5), reply('two', -4)];
    world.tell('message');
    await page.getByRole('button', { name: 'web 2 unread' }).click();
    await page.getByRole('heading', { name: '#web', exact: true }).waitFor();
    await page.getByRole('button', { name: 'web', exact: true }).waitFor();
  });

  it('opens a thread beside the channel, shows replies as they come, and closes with Escape', async () => {
    const { page } = stage();
    show(card({ replies: [reply('Ana asked.', -50)] }));
    const opener = page.getByRole('button', { name: /^1 reply/ });
    await opener.click();
    const thread = page.getByRole('complementary', { name: 'Thread in #patching' });
    await thread.getByText('Ana asked.').waitFor();
    show(card({ replies: [reply('Ana asked.', -50), reply('Ben approved.', -40)] }));
    await thread.getByText('Ben approved.').waitFor();
    await page.getByRole('button', { name: /^2 replies/ }).waitFor();
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    await expect(page.evaluate('document.activeElement.innerText')).resolves.toContain('2 replies');
  });

  it('stays at the newest message while messages come and the pane gets narrower, and leaves a reader of old ones alone', async () => {
    const { page } = stage();
    const many = Array.from({ length: 40 }, (_, index) => ({
      ts: ts(-400 + index),
      user: 'U0BEN',
      text: `line ${index}`,
    }));
    show(...many, card({ replies: [reply('Ana asked.', -50)] }));
    const below =
      'document.querySelector(".messages").scrollHeight - document.querySelector(".messages").scrollTop - document.querySelector(".messages").clientHeight';
    await page.getByRole('button', { name: /^1 reply/ }).click();
    await eventually(async () => expect(Number(await page.evaluate(below))).toBeLessThan(2));
    await page.evaluate('document.querySelector(".messages").scrollTo(0, 0)');
    show(...many, card(), { ts: ts(1), user: 'U0BEN', text: 'the newest' });
    await page.getByRole('button', { name: 'Newer messages' }).click();
    await eventually(async () => expect(Number(await page.evaluate(below))).toBeLessThan(2));
  });

  it('shows a broadcast reply with what it replies to, opens that thread from it, and says there that it was broadcast', async () => {
    const { page } = stage();
    const said = { subtype: 'thread_broadcast', root: { text: 'Waiting for approval: bake web' } };
    const told = reply('2 h left to approve.', -50, said);
    show(card({ replies: [told] }), { ...told, replies: [] });
    const article = page.getByRole('article').filter({ hasText: 'replied to a thread' });
    await article.getByRole('button', { name: 'Waiting for approval: bake web' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread in #patching' });
    await thread.getByText('Also sent to the channel').waitFor();
    await thread.getByText('2 h left to approve.').waitFor();
  });

  it('says who was notified, and marks no mention of someone deactivated or of a disabled group', async () => {
    const { page, world } = stage();
    world.state.usergroups = [{ id: 'S0PLATFORM', handle: 'platform', users: ['U0ANA'], is_disabled: true }];
    const notified = [
      { user: 'U0ANA', why: 'mention' },
      { user: 'U0BEN', why: 'group', group: 'S0PLATFORM' },
    ];
    world.tell('workspace');
    show(card({ notified }), reply('<@U0ANA> <@U0GONE> <!subteam^S0PLATFORM>', -5, { thread_ts: undefined }));
    const mark = page.getByText('notified you and 1 more');
    await expect(mark.getAttribute('title')).resolves.toBe('Ana (mentioned), Ben (@platform)');
    await eventually(async () =>
      expect(await page.locator('.mention-off').allInnerTexts()).toEqual(['@Gil', '@platform']),
    );
    await expect(page.locator('.mention').allInnerTexts()).resolves.toContain('@Ana');
  });

  it("follows Slack's link to a message inside the page", async () => {
    const { page, world } = stage();
    world.messages['C0WEB'] = [{ ts: '1795167000.000100', user: 'U0BEN', text: 'the message meant' }];
    const link = 'https://slack.com/archives/C0WEB/p1795167000000100';
    show({ ts: ts(0), user: 'UPATCHBOT', text: `<${link}|Its card> is in <#C0WEB>.` });
    await page.getByRole('link', { name: 'Its card' }).click();
    await page.getByRole('heading', { name: '#web', exact: true }).waitFor();
    await eventually(async () =>
      expect(await page.evaluate('document.activeElement.innerText')).toContain('the message meant'),
    );
  });

  it('counts the replies that were not seen yet', async () => {
    show(card({ replies: [reply('Ana asked.', -50), reply('Ben approved.', -40)] }));
    const line = stage().page.getByRole('button', { name: /2 replies.*2 new/s });
    await line.click();
    await eventually(async () => expect(await stage().page.locator('.thread-line').textContent()).not.toContain('new'));
  });
});
