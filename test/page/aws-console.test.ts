import { card, reply } from './support/blocks.ts';
import { describeFurtherPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { violations } from './support/violations.ts';

const ROLE = 'AWSReservedSSO_PatchApprovers_0123456789abcdef';
const HASH = 'a'.repeat(64);
const COMMAND = `aws ssm start-automation-execution --document-name Patchwarden-Confirm --parameters RunId=b-7k2m9x4q,Epoch=1,PlanHash=${HASH}`;
const LINK =
  'https://ap-southeast-2.console.aws.amazon.com/systems-manager/automation/execute/Patchwarden-Confirm?region=ap-southeast-2';

describeFurtherPage('the AWS console of local mode', (stage) => {
  const confirming = (): void => {
    stage().world.state['confirm'] = { roles: [ROLE], people: { U0ANA: 'ana@example.com', U0BEN: 'ben@example.com' } };
  };
  /** A link to it opens a page of its own. */
  const open = async (width = 1280) => {
    const { page, world } = stage();
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${world.url}blank`);
    await page.goto(`${world.url}#aws/Patchwarden-Confirm`);
    await page.getByRole('heading', { name: 'Execute automation document Patchwarden-Confirm' }).waitFor();
    return page;
  };

  it('is where a link to the console leads, and only where approvals are confirmed in a simulated AWS', async () => {
    const { page, world } = stage();
    world.messages['C0PATCHING'] = [reply(`<${LINK}|Start it in the console>`, -5)];
    world.tell('message');
    const link = page.getByRole('link', { name: 'Start it in the console' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe(LINK);
    confirming();
    world.tell('message');
    await eventually(async () => expect(await link.getAttribute('href')).toBe('#aws/Patchwarden-Confirm'));
  });

  it('starts the document as whoever is chosen, and says so', async () => {
    confirming();
    const { world } = stage();
    world.answer = () => Object({ ok: true, execution: 'e-1' });
    const page = await open();
    await page.getByLabel('Session').selectOption('ben@example.com');
    await page.getByLabel('RunId').fill('b-7k2m9x4q');
    await page.getByLabel('Epoch').fill(' 1 ');
    await page.getByLabel('PlanHash').fill(HASH);
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.getByText(`Execution e-1 started by ${ROLE}/ben@example.com.`).waitFor();
    const parameters = { RunId: 'b-7k2m9x4q', Epoch: '1', PlanHash: HASH };
    expect(world.postedTo('document')).toEqual([
      { document: 'Patchwarden-Confirm', role: ROLE, session: 'ben@example.com', parameters },
    ]);
  });

  it('offers a wrong role and a wrong session, and says what AWS refuses', async () => {
    confirming();
    const { world } = stage();
    world.refuse = () => 'ValidationException: RunId is wrong';
    const page = await open();
    await page.getByLabel('Role').selectOption({ label: 'Administrator (not in patchwarden.yml)' });
    await page.getByLabel('Session').selectOption({ label: 'mallory@example.com (not in patchwarden.yml)' });
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.getByText('Not started. ValidationException: RunId is wrong').waitFor();
    expect(world.postedTo('document')).toEqual([
      expect.objectContaining({ role: 'Administrator', session: 'mallory@example.com' }),
    ]);
  });

  it('offers no place where there is one, and starts the document in the one chosen where there are many', async () => {
    confirming();
    const { world } = stage();
    world.answer = () => Object({ ok: true, execution: 'e-1' });
    const page = await open();
    await page.getByLabel('Role').waitFor();
    expect(await page.getByLabel('Account and Region').count()).toBe(0);
    world.state['places'] = ['111122223333/ap-southeast-2', '444455556666/us-east-1'];
    await open();
    const place = page.getByLabel('Account and Region');
    const execute = page.getByRole('button', { name: 'Execute' });
    expect(await place.locator('option').allTextContents()).toEqual([
      "111122223333/ap-southeast-2 (Patchwarden's own)",
      '444455556666/us-east-1',
    ]);
    await execute.click();
    await eventually(async () => expect(world.postedTo('document')).toHaveLength(1));
    await page.getByText('Execution e-1 started').waitFor();
    await place.selectOption('444455556666/us-east-1');
    await execute.click();
    await eventually(async () => expect(world.postedTo('document')).toHaveLength(2));
    expect(world.postedTo('document')).toMatchObject([
      { place: '111122223333/ap-southeast-2' },
      { place: '444455556666/us-east-1' },
    ]);
  });

  it('takes the values out of the command when it is pasted', async () => {
    confirming();
    const page = await open();
    await page.getByLabel('Epoch').focus();
    await page.evaluate(`{
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', ${JSON.stringify(COMMAND)});
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
    }`);
    await eventually(async () => expect(await page.getByLabel('PlanHash').inputValue()).toBe(HASH));
    expect(await page.getByLabel('RunId').inputValue()).toBe('b-7k2m9x4q');
  });

  it('says how to start a run in which approvals are confirmed, where they are not', async () => {
    const page = await open();
    await page.getByText('In this local world nobody confirms approvals in AWS.').waitFor();
  });

  it.each([1280, 390])('has nothing that axe-core finds, and fits %i pixels', async (width) => {
    confirming();
    stage().world.messages['C0PATCHING'] = [card()];
    const page = await open(width);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.querySelector(".aws-console").scrollWidth <= window.innerWidth')).toBe(true);
  });
});
