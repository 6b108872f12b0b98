import { digestNumber } from '../identifiers.ts';

const LETTERS = ['a', 'b', 'c'];

/** The Availability Zones of the Region, as their names. */
export const zonesOf = (region: string): string[] => LETTERS.map((letter) => `${region}${letter}`);

/**
 * The Availability Zone of a subnet: the letter that ends its id, where one of the Region's letters does (`subnet-0a1b…a`), and
 * otherwise it follows from the id.
 */
export const availabilityZoneOf = (subnetId: string, region: string): string => {
  const last = subnetId.at(-1) ?? '';
  const letter = LETTERS.includes(last) ? last : LETTERS[digestNumber(subnetId, LETTERS.length)];
  return `${region}${letter ?? 'a'}`;
};

/** The subnet that a zone has without anybody asking for one. */
export const defaultSubnetOf = (zone: string): string => `subnet-0default00000000${zone.at(-1) ?? 'a'}`;
