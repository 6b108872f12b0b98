import { digest } from '../identifiers.ts';
import { resourceType } from './resource-types.ts';
import { textOf } from './text-of.ts';
import type { Work } from './work.ts';

/** The name given in the template, or the one that CloudFormation makes: stack, logical id, twelve random characters. */
export const physicalName = (work: Work): string => {
  const { nameProperty } = resourceType(work.definition.type);
  const own = nameProperty === undefined ? undefined : work.properties[nameProperty];
  return own === undefined ? `${work.stack.name}-${work.record.logicalId}-${randomPart(work)}` : textOf(own);
};

/** Seventeen hexadecimal digits, new with each call. */
export const hexPart = ({ state, stack, record }: Work): string =>
  digest(`${stack.id}/${record.logicalId}/${state.nextId()}`).slice(0, 17);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** As CloudFormation's own: letters for the eye, new with each call, the same in every run of the world. */
const randomPart = ({ state, stack, record }: Work): string => {
  const bytes = Buffer.from(digest(`${stack.id}/${record.logicalId}/${state.nextId()}`), 'hex');
  return [...bytes.subarray(0, 12)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
};
