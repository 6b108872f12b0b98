import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceModel } from '../../../local/aws/wire-model.ts';
import { operationsOf, structuresIn } from './every-service.ts';

const INTERFACE = /^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm;
const MEMBER = /^ {4}(\w+)\??: \(?(\w+)(?:\[\])?\)? \| undefined;/gm;

/** Of each structure in an SDK package's types, the members whose values are listed, with the name of the list. */
const typedMembers = (name: string, sdk: Readonly<Record<string, unknown>>): Map<string, string> => {
  const folder = join(`node_modules/@aws-sdk/client-${name}`, 'dist-types', 'models');
  const text = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const members = [...text.join('\n').matchAll(INTERFACE)].flatMap(([, structure, body = '']) =>
    [...body.matchAll(MEMBER)].map(([, member, type = '']): [string, string] => [`${structure}.${member}`, type]),
  );
  return new Map(members.filter(([, type]) => isList(sdk[type])));
};

const isList = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

const PACKAGES: Readonly<Record<string, string>> = {
  autoscaling: 'auto-scaling',
  config: 'config-service',
  elasticloadbalancing: 'elastic-load-balancing-v2',
  events: 'eventbridge',
  servicequotas: 'service-quotas',
};

/** The members of a service's inputs whose values AWS lists, as `Structure.Member` with the name of the list in the SDK. */
const enumMembers = ({ name, service, ...model }: ServiceModel): Record<string, string> => {
  const typed = typedMembers(PACKAGES[name] ?? name, service.sdk);
  const structures = operationsOf({ name, service, ...model }).map(({ input }) => structuresIn(input));
  const keys = structures.flatMap((found) =>
    [...found].flatMap(([structure, schema]) =>
      [...schema.structIterator()].map(([member]) => `${structure}.${member}`),
    ),
  );
  return Object.fromEntries(
    [...new Set(keys)].sort().flatMap((key) => {
      const list = typed.get(key);
      return list === undefined ? [] : [[key, list]];
    }),
  );
};

/** `local/aws/wire-enums.ts`. */
export const enumsFile = (models: readonly ServiceModel[]): string => {
  const services = models
    .filter(({ protocol }) => protocol !== 'rest-xml')
    .map((model): [string, Record<string, string>] => [model.name, enumMembers(model)])
    .filter(([, members]) => Object.keys(members).length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `// Made from the SDK's types by \`npx tsx scripts/enums.ts\`; a test compares.

/**
 * The members of inputs whose values AWS lists, by service: \`Structure.Member\`, and the name of the list in the SDK's package. The
 * schemas do not know them. S3 answers by its own codes, and checks its own.
 */
export const ENUM_MEMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${services.map(([name, members]) => `  ${keyOf(name)}: {\n${rowsOf(members)}  },\n`).join('')}};
`;
};

const rowsOf = (members: Record<string, string>): string =>
  Object.entries(members)
    .map(([key, list]) => `    '${key}':${key.length + list.length > 108 ? '\n     ' : ''} '${list}',\n`)
    .join('');

const keyOf = (name: string): string => (/^\w+$/.test(name) ? name : `'${name}'`);
