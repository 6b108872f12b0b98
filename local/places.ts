import { type Cloud, createCloud } from './aws/cloud.ts';
import { isSamePlace, type Place, placeText } from './aws/place.ts';
import { type Aws, createAws } from './aws/world.ts';
import { ACCOUNT, createServices, REGION } from './services.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './types.ts';
import { type World, worldAt } from './world/world-schema.ts';

/** A place of the world with its services, empty as yet. */
export interface Raised {
  place: Place;
  aws: Aws;
  services: ReturnType<typeof createServices>;
  /** What is to be in it. */
  world: World;
}

export interface RaisedPlaces {
  home: Raised;
  /** Home, and what the world lists beside it. */
  listed: readonly Raised[];
  /** Absent for an account or a Region that the world does not have. */
  at(this: void, place: Place): Raised | undefined;
}

const HOME: Place = { accountId: ACCOUNT, region: REGION };

/** One simulated AWS for each place of the world. An account has its other Regions too, with nothing in them, once somebody asks there. */
export function raisePlaces(settings: Settings, clock: Clock): RaisedPlaces {
  const { world } = settings;
  const others = world.places.map(({ account, region }) => ({ accountId: account, region }));
  const raised = new Map<string, Raised>();
  const cloud: Cloud = createCloud({
    clock,
    home: HOME,
    others,
    raise: (place) => void raised.set(placeText(place), raisePlace(place)),
  });
  const at = (place: Place): Raised | undefined =>
    cloud.at(place) === undefined ? undefined : raised.get(placeText(place));

  function raisePlace(place: Place): Raised {
    const own = isSamePlace(place, HOME) ? world : worldAt(world, { account: place.accountId, region: place.region });
    const elsewhere = (other: Place): Raised | undefined => (isSamePlace(other, place) ? undefined : at(other));
    const services = createServices({ world: own }, place, {
      ec2: (other) => elsewhere(other)?.services.made().ec2,
      ssm: (other) => elsewhere(other)?.services.made().ssm,
    });
    const { onError, onLateCall, authorize } = settings;
    const watched = onLateCall === undefined ? {} : { onLateCall };
    const aws = createAws({ clock, ...place, services: services.create, onError, authorize, cloud, ...watched });
    return { place, aws, services, world: own };
  }

  const listed = [HOME, ...others].map((place) => present(at(place)));
  return { home: present(listed[0]), listed, at };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a place that the world lists was not raised');
  return value;
}
