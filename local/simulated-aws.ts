import { reachAwsInProcess } from './aws/in-process-client.ts';
import { type Place, parsePlace } from './aws/place.ts';
import type { Aws } from './aws/world.ts';
import type { CloudParts } from './control/cloud-acts.ts';
import { createFunctions } from './functions.ts';
import { type Raised, raisePlaces } from './places.ts';
import { REGION } from './services.ts';
import { type Settings, StartError } from './settings.ts';
import type { Clock } from './types.ts';
import { learning, seedCompliance } from './world/seed-compliance.ts';
import { seedPatching } from './world/seed-patching.ts';
import { seedStacks } from './world/seed-stacks.ts';
import { seedWorld } from './world/seed-world.ts';

export interface SimulatedAws {
  /** At home. */
  aws: Aws;
  url: string;
  port: number;
  acts: PlaceActs;
  /** Those of all places, home first. */
  places: readonly RaisedPlace[];
}

type PlaceActs = Pick<CloudParts, 'setAgent' | 'learn' | 'scan'>;

export interface RaisedPlace {
  place: Place;
  aws: Aws;
  acts: PlaceActs;
}

export interface SimulatedAwsOptions {
  settings: Settings;
  clock: Clock;
  port: number;
  /** What the functions are told of Slack. */
  slack: { apiUrl: string; botToken: string; signingSecret: string };
}

/** The simulated AWS with the world in it, the bot's stack and those of its members deployed, and its secrets put. */
export async function startSimulatedAws({ settings, clock, port, slack }: SimulatedAwsOptions): Promise<SimulatedAws> {
  const raised = raisePlaces(settings, clock);
  const { aws } = raised.home;
  try {
    const listening = await aws.server.listen(port);
    if (!settings.sockets) reachAwsInProcess(listening.url);
    for (const place of raised.listed) await seedPlace(place, { clock, home: raised.home });
    await putSecret(aws, 'slack-signing-secret', slack.signingSecret);
    await putSecret(aws, 'slack-bot-token', slack.botToken);
    const env = { ...functionEnvironment(listening.url, settings.config), SLACK_API_URL: slack.apiUrl };
    const functions = createFunctions({ clock, env, verbose: settings.verbose });
    // Theirs first: the hub's names roles that they have.
    await deployMembers(raised.at, settings.members);
    await aws.deployTemplate(settings.template, { functions, stackName: 'Patchwarden' });
    const places = raised.listed.map((one) => ({ place: one.place, aws: one.aws, acts: actsOf(one, clock) }));
    const [{ acts } = noPlace()] = places;
    return { aws, ...listening, acts, places };
  } catch (error) {
    await aws.close();
    throw error;
  }
}

async function seedPlace({ place, aws, services, world }: Raised, { clock, home }: { clock: Clock; home: Raised }) {
  const seed = { world, ...services.made(), ...place, now: clock.now(), callService: aws.callService };
  await seedWorld(seed);
  // What is deployed elsewhere may have been baked at home.
  await seedStacks({ ...seed, bakery: bakeryOf(home) });
  await seedPatching({ ...seed, clock });
  await seedCompliance(seed);
}

const bakeryOf = ({ place, services }: Raised) => ({ ...place, imageBuilder: services.made().imageBuilder });

function actsOf({ aws, services, world }: Raised, clock: Clock): PlaceActs {
  const { ssm, inspector } = services.made();
  const learn = learning({ world, inspector, clock, callService: aws.callService });
  return { setAgent: ssm.setAgent, learn, scan: ssm.scanNow };
}

/** Each member's template in its own account and Region, as `cdk deploy` or a stack set would. */
async function deployMembers(at: (place: Place) => Raised | undefined, members: Settings['members']): Promise<void> {
  for (const [name, template] of Object.entries(members)) {
    const place = parsePlace(name);
    const there = place && at(place);
    if (place === undefined || there === undefined)
      throw new StartError(
        `The config has ${name} in accounts, which this world does not have: choose another --world.`,
      );
    await there.aws.deployTemplate(template, { stackName: `PatchwardenMember-${place.accountId}-${place.region}` });
  }
}

function noPlace(): never {
  throw new Error('a world has at least one place');
}

const putSecret = (aws: Aws, name: string, value: string) =>
  aws.callService('ssm', 'PutParameter', { Name: `/patchwarden/${name}`, Type: 'SecureString', Value: value });

/** What Lambda itself would set besides credentials, and where the local world is. */
const functionEnvironment = (awsUrl: string, config: string): Record<string, string> => ({
  AWS_REGION: REGION,
  AWS_ENDPOINT_URL: awsUrl,
  PATCHWARDEN_CONFIG: config,
});
