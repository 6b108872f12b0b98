import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { suggestion } from '../../src/config/problem.ts';
import type { Config, FleetConfig } from '../../src/config/types.ts';
import { asking, type Place, type Surroundings, signedIn, Told } from '../caller.ts';
import type { AskedFleet } from './asked.ts';
import { adoptionOfGroup } from './decision/group.ts';
import { adoptionOfPatchGroup } from './decision/patch-group.ts';
import { COVERED } from './decision/role-policy.ts';
import { adoptionOfStack } from './decision/stack.ts';
import { adoptionText, appliedText, leftText, nothingMissing, writeText } from './fleet-sentences.ts';
import { giveRole } from './give-role.ts';
import { perform } from './perform.ts';
import { readAdoptedGroup } from './read-group.ts';
import { readAdoptedPatchGroup } from './read-patch-group.ts';
import { readAdoptedStack } from './read-stack.ts';
import { roleListText } from './role-sentences.ts';
import { isRoleStep, performRoleStep, stepsFor } from './roles.ts';
import type { Adoption, Step } from './types.ts';
import { requireRunbook } from './window-tasks.ts';

/** What one fleet needs. Everything is read first, with reads alone; without `--apply` nothing follows. Gives the exit code. */
export async function adoptFleet(asked: AskedFleet, config: Config, around: Surroundings): Promise<number> {
  const { out } = around;
  const fleet = Object.hasOwn(config.fleets, asked.fleet) ? config.fleets[asked.fleet] : undefined;
  if (fleet === undefined)
    throw new Told(
      `${JSON.stringify(asked.fleet)} is not a fleet in the config: ${suggestion(asked.fleet, Object.keys(config.fleets))}`,
    );
  const place: Place = { around, here: fleet.place, owner: `fleet ${fleet.name}'s` };
  const aws = await signedIn(place);
  const adoption = await adoptionOf(aws, fleet, { asked, config, place });
  if (adoption.missing.length === 0) {
    out(nothingMissing(fleet.name, adoption));
    return 0;
  }
  if (!asked.apply) {
    out(adoptionText(fleet.name, adoption, asked.format));
    return 0;
  }
  const isWhole = await apply(aws, adoption, { asked, fleet, place });
  return isWhole && adoption.missing.every(({ write }) => write !== undefined) ? 0 : 1;
}

interface Asking {
  asked: AskedFleet;
  config: Config;
  place: Place;
}

async function adoptionOf(
  aws: AwsConfig,
  { target, ...fleet }: FleetConfig,
  { asked, config, place }: Asking,
): Promise<Adoption> {
  switch (target.kind) {
    case 'stack': {
      const { role, instanceRole } = asked;
      return adoptionOfStack(await readAdoptedStack(aws, { ...fleet, target }, { place, role, instanceRole }));
    }
    case 'auto-scaling-group':
      return adoptionOfGroup(await readAdoptedGroup(aws, { ...fleet, target }, place));
    case 'patch-group':
      return adoptionOfPatchGroup(await readAdoptedPatchGroup(aws, { ...fleet, target }, { config, place }));
  }
}

/** One write after the other, the first after every check. Gives whether all of them are done. */
async function apply(
  aws: AwsConfig,
  adoption: Adoption,
  { asked, fleet, place }: Pick<Asking, 'asked' | 'place'> & { fleet: FleetConfig },
): Promise<boolean> {
  const { out, stop } = place.around;
  const writes = await stepsFor(aws, adoption.missing, { fleet: fleet.name, place });
  await requireWhatTheyNeed(aws, writes, place);
  const stack = fleet.target.kind === 'stack' ? fleet.target.stack : fleet.name;
  if (writes.some(isRoleStep) && asked.confirm !== stack) {
    const rest = writes.filter((step) => !isRoleStep(step)).map(writeText);
    out(roleListText(writes, { fleet: fleet.name, stack, rest }));
    return false;
  }
  const done: Step[] = [];
  const left = (): readonly Step[] => writes.slice(done.length);
  for (const write of writes) {
    if (stop.aborted) throw new Told(leftText('Stopped.', done, left()));
    try {
      if (write.kind === 'stack-role') {
        const { confirm, role } = asked;
        const taggable = role === undefined ? { taggable: COVERED } : {};
        const isNewRole = done.some(isRoleStep);
        if (!(await giveRole(aws, write.set, { place, confirm, fleet: fleet.name, isNewRole, ...taggable })))
          return false;
      } else if (isRoleStep(write)) await performRoleStep(aws, write, place);
      else await perform(aws, write, place);
    } catch (error) {
      if (!(error instanceof Told)) throw error;
      throw new Told(writes.length === 1 ? error.message : leftText(error.message, done, left()), { cause: error });
    }
    done.push(write);
    out(appliedText(write));
  }
  const rest = adoption.missing.filter(({ write }) => write === undefined);
  if (rest.length > 0) out(adoptionText(fleet.name, { ...adoption, missing: rest }, asked.format));
  return true;
}

/** A window that starts a runbook which is not there would fail each time it opens. */
async function requireWhatTheyNeed(aws: AwsConfig, writes: readonly Step[], place: Place): Promise<void> {
  if (writes.every(({ kind }) => kind !== 'window-task')) return;
  await asking(place)('ssm:GetDocument', () => requireRunbook(new SSMClient(aws)));
}
