import { mayAsk } from '../approvals/flow.ts';
import { fillForm } from '../cards/effect/form.ts';
import type { Feature } from '../contract/feature.ts';
import type { MenuAt, MenuPart } from '../contract/menu.ts';
import type { Uses } from '../contract/ports.ts';
import { menuModal } from './message.ts';

/** What the menu is made of beside what every feature has: their parts of it, and every command. */
type MenuPorts = Uses<'slack' | 'config' | 'log'> & {
  menus(at: MenuAt, now: number): Promise<readonly MenuPart[]>;
  slashCommands: readonly { usage: string; does: string }[];
};

/** `/patch` alone: what waits for the person, what can be done in this channel, and every command. */
export const createMenu = (ports: MenuPorts): Feature => ({
  onCommand: async ({ to }, now) => {
    if (!(await mayAsk(ports, to))) return;
    const at = { userId: to.userId, ...(to.channelId === undefined ? {} : { channelId: to.channelId }) };
    await fillForm(ports, to, menuModal(await ports.menus(at, now), ports.slashCommands));
  },
});
