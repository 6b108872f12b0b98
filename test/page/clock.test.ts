import { describeFurtherPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';

describeFurtherPage('the world clock', (stage) => {
  const face = () => stage().page.getByRole('region', { name: 'World clock' }).getByRole('time');

  it("shows the world's time in the viewer's zone and stands still when the world does", async () => {
    await expect(face().textContent()).resolves.toBe('20:30:00');
    await stage().page.waitForTimeout(1200);
    await expect(face().textContent()).resolves.toBe('20:30:00');
  });

  it('runs at the speed of the world', async () => {
    const { world } = stage();
    world.state.clock.speed = 600;
    world.tell('clock');
    await eventually(async () => expect(String(await face().textContent()) > '20:36').toBe(true));
  });

  it('changes the speed', async () => {
    const { page, world } = stage();
    await page.getByRole('radio', { name: '60×', exact: true }).click();
    await eventually(() => expect(world.postedTo('clock')).toEqual([{ speed: 60 }]));
  });

  it('moves the world on by five minutes and by twenty-five', async () => {
    const { page, world } = stage();
    await page.getByRole('button', { name: '+5 min' }).click();
    await page.getByRole('button', { name: '+25 min' }).click();
    await eventually(() => expect(world.postedTo('clock')).toEqual([{ advance: '5m' }, { advance: '25m' }]));
  });

  it('says when the clock did not move', async () => {
    const { page, world } = stage();
    world.refuse = () => 'The clock is broken';
    await page.getByRole('button', { name: '+5 min' }).click();
    await page.getByRole('alert').getByText('The clock did not move: The clock is broken').waitFor();
  });
});
