import { roleCredentials } from '../aws/assume-role.ts';
import { AwsCallError } from '../aws/failure.ts';
import type { AwsConfig } from '../aws/signed-call.ts';
import type { Here } from '../config/here.ts';
import { memberStackName } from '../config/member.ts';
import { placeNamed, placeText, samePlace } from '../config/place.ts';
import type { Config } from '../config/types.ts';

/** Places whose clients are kept: those of one, of every service that is read, have 0.3 MB of heap. */
const MOST_KEPT = 50;

export interface PlacesOf<Ports> {
  config: Pick<Config, 'accounts'>;
  home: Here;
  /** As home is reached. */
  aws: AwsConfig;
  /** The role that is taken in another place. */
  roleArn: (place: Here) => string;
  /** Who takes it, as CloudTrail there shows it. */
  sessionName: string;
  now: () => number;
  /** Paces the calls to another place. */
  pace?: (() => () => Promise<void>) | undefined;
  /** Makes what reaches a place, with its credentials. */
  make: (aws: AwsConfig, place: Here) => Ports;
}

/** Each call ends before it is made, as where a role is refused: runs of a place that is no longer listed are still looked at. */
const withoutAccess = (aws: AwsConfig, place: Here): AwsConfig => ({
  ...aws,
  region: place.region,
  credentials: () =>
    Promise.reject(
      new AwsCallError(
        `reaching ${placeText(place)} (list it in accounts of patchwarden.yml again, until nothing runs there)`,
        NOT_LISTED,
      ),
    ),
});

const NOT_LISTED = Object.assign(new Error('it is not in accounts of patchwarden.yml'), {
  name: 'PlaceNotListed',
  $metadata: { httpStatusCode: 403 },
});

/** What reaches each place that the config lists: made when it is first asked for, the newest few kept. Home is always kept. */
export function createPlaces<Ports>({ config, home, aws, make, ...setup }: PlacesOf<Ports>): (place: Here) => Ports {
  const own = make(aws, home);
  const kept = new Map<string, Ports>();
  /** What costs little is kept of all: who takes the role, and when the next call may be made. */
  const settings = new Map<string, AwsConfig>();
  const settingsOf = (place: Here): AwsConfig => {
    const known = settings.get(placeText(place));
    if (known !== undefined) return known;
    const made = { ...aws, region: place.region, ...credentialsFor(place), ...(setup.pace && { pace: setup.pace() }) };
    settings.set(placeText(place), made);
    return made;
  };
  const credentialsFor = (place: Here) => ({
    credentials: roleCredentials(
      aws,
      {
        arn: setup.roleArn(place),
        sessionName: setup.sessionName,
        next: `deploy ${memberStackName(place)} there, or correct whom the role trusts`,
      },
      setup.now,
    ),
  });
  return (place) => {
    if (samePlace(place, home)) return own;
    const name = placeText(place);
    const isListed = placeNamed(config, name) !== undefined;
    const ports = kept.get(name) ?? make(isListed ? settingsOf(place) : withoutAccess(aws, place), place);
    // The one that was used last is the last to go.
    kept.delete(name);
    kept.set(name, ports);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return ports;
  };
}
