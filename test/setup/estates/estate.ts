import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authorize } from '../../../local/aws/iam.ts';
import { createAws } from '../../../local/aws/world.ts';
import { createClock } from '../../../local/clock.ts';
import { ACCOUNT, createServices, REGION } from '../../../local/services.ts';
import { parseWorld } from '../../../local/world/load-world.ts';
import { seedPatching } from '../../../local/world/seed-patching.ts';
import { seedStacks } from '../../../local/world/seed-stacks.ts';
import { seedWorld } from '../../../local/world/seed-world.ts';
import { permissionsFor } from '../../support/iam/authorizer.ts';

export const ESTATES = ['rings', 'keys', 'groups', 'stacks', 'mixed'] as const;
export type EstateName = (typeof ESTATES)[number];

type ActionsOf = (...asked: Parameters<Authorize>) => Promise<string[]>;

/** As the functions' own calls are checked: only what they call has a rule. */
const byPolicies: ActionsOf = async (request, account) =>
  (await permissionsFor(request, account)).map(({ action }) => action);

/** Of a person who may do much more: the action that has the operation's name. */
export const byName: ActionsOf = async ({ service, operation }) => [`${service}:${operation}`];

/** The simulated AWS with one estate in it, behind its endpoint. `needed`: IAM actions of the calls that a user named `setup` made. */
export async function startEstate(
  name: EstateName,
  allows: (action: string) => boolean = () => true,
  actionsOf: ActionsOf = byPolicies,
) {
  const world = parseWorld(readFileSync(join(import.meta.dirname, `../../../local/world/estates/${name}.yml`), 'utf8'));
  const needed = new Set<string>();
  const authorize: Authorize = async (request, account) => {
    const actions = await actionsOf(request, account);
    for (const action of [`${request.service}:${request.operation}`, ...actions]) needed.add(action);
    return actions.every(allows);
  };
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const place = { accountId: ACCOUNT, region: REGION };
  const clock = createClock({ start: Date.parse(world.start), speed: 0, onError });
  const services = createServices({ world }, place);
  const aws = createAws({ clock, ...place, services: services.create, onError, authorize });
  const { url } = await aws.server.listen(0);
  const seed = { world, ...services.made(), ...place, now: clock.now(), callService: aws.callService };
  await seedWorld(seed);
  await seedStacks(seed);
  await seedPatching({ ...seed, clock });
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'setup',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const close = async () => {
    clock.stop();
    await aws.close();
  };
  return { aws, clock, cloudFormation: seed.cloudFormation, env, needed, errors, close };
}

export type StartedEstate = Awaited<ReturnType<typeof startEstate>>;
