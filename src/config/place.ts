import { type Here, hereOf } from './here.ts';
import type { Config } from './types.ts';

/** A place is an account and Region that a bot looks after; its own is home. Said as `444455556666/us-east-1`. */
export const placeText = ({ account, region }: Here): string => `${account}/${region}`;

/** As people read it: with the name that the file gives the account. */
export function placeWords({ accounts }: Pick<Config, 'accounts'>, place: Here): string {
  const name = accounts[place.account]?.name;
  return name === undefined ? placeText(place) : `${placeText(place)} (${name})`;
}

export const samePlace = (one: Here, other: Here): boolean =>
  one.account === other.account && one.region === other.region;

/** Every place that the file lists, home first. */
export const placesOf = ({ accounts }: Pick<Config, 'accounts'>): readonly Here[] =>
  Object.entries(accounts).flatMap(([account, { regions }]) => regions.map((region) => ({ account, region })));

/** Every place that the file lists beside home. */
export const membersOf = (config: Pick<Config, 'accounts'>): readonly Here[] => placesOf(config).slice(1);

/** The listed place that a text names; `undefined` for any other text. */
export const placeNamed = (config: Pick<Config, 'accounts'>, text: string): Here | undefined =>
  placesOf(config).find((place) => placeText(place) === text);

/** The account and Region in an ARN; `undefined` where it has none, as a role's has no Region. */
export function placeOfArn(arn: string): Here | undefined {
  const [, , , region = '', account = ''] = arn.split(':');
  return region === '' || account === '' ? undefined : { account, region };
}

/**
 * What a key in the table begins with, so that two things of one name in two places are two keys. Nothing at home: what the version
 * before wrote is home's.
 */
export const placePrefix = (config: Pick<Config, 'accounts'>, place: Here): string =>
  textPrefix(config, placeText(place));

/** The same, of a place as it is said. */
export const textPrefix = (config: Pick<Config, 'accounts'>, place: string): string =>
  place === placeText(hereOf(config)) ? '' : `${place}/`;

/** The same, for a plan: absent at home, as in plans of the version before. */
export const placedAway = (home: Here, place: Here): { place?: Here } =>
  samePlace(home, place) ? {} : { place: { account: place.account, region: place.region } };

/** The fleets that are there, by name. */
export const fleetsAt = ({ fleets }: Pick<Config, 'fleets'>, place: Here): Config['fleets'] => atPlace(fleets, place);

/** The config as one place has it: its fleets and its images, and that place as the first entry of `accounts`. */
export function configAt(config: Config, place: Here): Config {
  const { [place.account]: own = { regions: [] }, ...others } = config.accounts;
  const regions = [place.region, ...own.regions.filter((region) => region !== place.region)];
  return Object.freeze({
    ...config,
    accounts: { [place.account]: { ...own, regions }, ...others },
    images: atPlace(config.images, place),
    fleets: fleetsAt(config, place),
  });
}

const atPlace = <Of extends { place: Here }>(named: Readonly<Record<string, Of>>, place: Here): Record<string, Of> =>
  Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(named).filter(([, of]) => samePlace(of.place, place))),
  );
