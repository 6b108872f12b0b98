import { AwsCallError } from '../aws/failure.ts';
import type { Uses } from '../contract/ports.ts';
import { TAG_KEYS } from '../nodes/decision/exclusion.ts';
import { adviceFor, lifeOf, lifeOnPremises } from './decision.ts';
import type { Advice } from './types.ts';

export type Read<T> = { kind: 'read'; value: T } | { kind: 'unread'; error: string };

/** An instance of EC2, or a server that Systems Manager knows; `undefined` where there is none. */
export const loadAdvice = ({ nodes }: Uses<'nodes'>, id: string, now: number): Promise<Read<Advice | undefined>> =>
  reading(async () => {
    if (id.startsWith('mi-')) return (await nodes.managed([id])).map(() => adviceFor(lifeOnPremises(id)))[0];
    return (await nodes.instances([id])).map((instance) => adviceFor(lifeOf(instance, now)))[0];
  });

/** Whoever carries the tag of a patch group, servers outside EC2 too. */
export const loadGroupAdvice = (
  { nodes }: Uses<'nodes'>,
  patchGroup: string,
  now: number,
): Promise<Read<readonly Advice[]>> =>
  reading(async () => {
    const tags = TAG_KEYS.map((key) => ({ key, values: [patchGroup] }));
    const [instances, managed] = await Promise.all([
      Promise.all(tags.map((tag) => nodes.instancesByTag(tag))),
      Promise.all(tags.map((tag) => nodes.managedByTag(tag))),
    ]);
    const lives = new Map(instances.flat().map((instance) => [instance.id, lifeOf(instance, now)]));
    for (const { id } of managed.flat()) if (id.startsWith('mi-')) lives.set(id, lifeOnPremises(id));
    return [...lives.values()].map(adviceFor);
  });

async function reading<T>(read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unread', error: error.code };
  }
}
