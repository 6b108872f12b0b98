import { describeFurtherPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import type { FakeWorld } from './support/fake-world.ts';

describeFurtherPage('the composer', (stage) => {
  const line = () => stage().page.getByRole('combobox', { name: 'Command in #patching' });
  const commands = (world: FakeWorld) => world.postedTo('command');

  it('lists the commands as soon as a slash is typed, and narrows them', async () => {
    const { page } = stage();
    await line().press('/');
    await expect(page.getByRole('option').count()).resolves.toBe(23);
    await line().pressSequentially('patch b');
    await expect(page.getByRole('option').allInnerTexts()).resolves.toEqual([
      expect.stringContaining('/patch bake [image] [because reason]'),
    ]);
  });

  it('fills in a command with arrows and Enter, and sends it with the next Enter', async () => {
    const { page, world } = stage();
    await line().pressSequentially('/p');
    await line().press('ArrowDown');
    await line().press('ArrowDown');
    await expect(page.getByRole('option', { selected: true }).textContent()).resolves.toContain('/patch bake');
    await line().press('Enter');
    await expect(line().inputValue()).resolves.toBe('/patch bake ');
    expect(commands(world)).toEqual([]);
    await line().pressSequentially('web');
    await line().press('Enter');
    await eventually(() =>
      expect(commands(world)).toEqual([{ user: 'U0ANA', channel: 'C0PATCHING', text: '/patch bake web' }]),
    );
    await expect(line().inputValue()).resolves.toBe('');
  });

  it('sends what is typed with Enter when no line of the list is chosen', async () => {
    const { world } = stage();
    await line().pressSequentially('/patch status');
    await line().press('Enter');
    await eventually(() => expect(commands(world)).toEqual([expect.objectContaining({ text: '/patch status' })]));
  });

  it('closes the list with Escape and keeps what is typed', async () => {
    const { page } = stage();
    await line().pressSequentially('/p');
    await line().press('Escape');
    await expect(page.getByRole('listbox').count()).resolves.toBe(0);
    await expect(line().inputValue()).resolves.toBe('/p');
  });

  it('brings the last command back with the up arrow', async () => {
    await line().pressSequentially('/patch why b-7k2m9x4q');
    await line().press('Enter');
    await line().press('ArrowUp');
    await expect(line().inputValue()).resolves.toBe('/patch why b-7k2m9x4q');
  });

  it('does not send plain text and says what local mode knows', async () => {
    const { page, world } = stage();
    await line().fill('good morning');
    await line().press('Enter');
    await page.getByText('Not sent: local mode only knows slash commands.').waitFor();
    await expect(line().inputValue()).resolves.toBe('good morning');
    expect(world.posted).toEqual([]);
  });

  it('does not send a command that the workspace does not have, and says so to its author alone', async () => {
    const { page, world } = stage();
    await line().fill('/deploy web');
    await line().press('Enter');
    await page.getByText('/deploy is not a command of this workspace').waitFor();
    await page.getByText('Only visible to you').waitFor();
    expect(world.posted).toEqual([]);
    await page.getByRole('button', { name: /^You are Ana/ }).click();
    await page.getByRole('menuitemradio', { name: /^Ben/ }).click();
    await page.getByText('#patching is quiet').waitFor();
  });

  it('says why a command was not sent when the world refuses it', async () => {
    const { page, world } = stage();
    world.refuse = () => 'That channel is archived.';
    await line().fill('/patch status');
    await line().press('Enter');
    await page.getByText('/patch was not sent: That channel is archived.').waitFor();
  });

  it('uses the commands of the manifest when the world names them', async () => {
    const { page, world } = stage();
    world.state['commands'] = [
      { command: '/patch', usage_hint: 'help', description: 'Patching' },
      { command: '/freeze', usage_hint: '[until]', description: 'Close the calendar' },
    ];
    world.tell('workspace');
    await line().press('/');
    await page.getByRole('option', { name: '/freeze [until]' }).waitFor();
    await expect(page.getByRole('option').count()).resolves.toBe(24);
  });
});
