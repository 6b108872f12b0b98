import type { Uses } from '../../contract/ports.ts';
import { type Group, rivalsIn } from '../decision/rivals.ts';
import { rivalsText } from '../message/rivals.ts';

/** Why an occurrence of a window is not ours to decide: it patches the group on its own; `undefined` when it does not. Throws AwsCallError. */
export async function rivalOf(
  { windows }: Uses<'windows'>,
  windowId: string,
  group: Group,
): Promise<string | undefined> {
  const tasks = await windows.tasks(windowId);
  const isNamed = tasks.some(({ targets }) => targets.some(({ kind }) => kind === 'window-target'));
  const targets = isNamed ? await windows.targets(windowId) : [];
  const rivals = rivalsIn(tasks, { targets, group });
  return rivals.length === 0 ? undefined : rivalsText(windowId, group.patchGroup, rivals);
}
