import type * as sdk from '@aws-sdk/client-ssm';
import {
  InvalidInstanceId,
  InvalidNextToken,
  InvalidTypeNameException,
  ItemContentMismatchException,
} from '@aws-sdk/client-ssm';
import { pageOf } from '../../paging.ts';
import { handlersOf } from '../../service.ts';
import { kept } from '../../take.ts';
import { checkRange, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import type { InventoryRecord } from './inventory.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_InventoryItem.html */
const TYPE = /^(AWS|Custom):.*$/;
const VERSION = /^([0-9]{1,6})(\.[0-9]{1,6})$/;
const TIME = /^20\d\d-(0[1-9]|1[012])-([12]\d|3[01]|0[1-9])T(2[0-3]|[0-1]\d):[0-5]\d:[0-5]\dZ$/;

/** Inventory that is put by hand: of the types that the agent collects nothing is here. */
export const inventoryHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    PutInventory: async ({ InstanceId = '', Items = [] }) => {
      findNode(state, InstanceId);
      if (Items.length < 1 || Items.length > 30)
        throw invalidMember('items', Items.length, 'Member must have length between 1 and 30');
      for (const item of Items) put(state, InstanceId, item);
      return { Message: 'Updated inventory items.' };
    },
    ListInventoryEntries: async ({ InstanceId = '', TypeName = '', MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 50);
      checkType(TypeName);
      findNode(state, InstanceId);
      const found = state.inventory.get(InstanceId)?.get(TypeName);
      const { items, token } = paged(found?.content ?? [], MaxResults, NextToken);
      return {
        InstanceId,
        TypeName,
        Entries: [...items],
        ...(found !== undefined && { SchemaVersion: found.schemaVersion, CaptureTime: found.captureTime }),
        ...token,
      };
    },
    /** Every node, with what it has of the one type that may be asked for. */
    GetInventory: async ({ ResultAttributes = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 1, 50);
      if (ResultAttributes.length !== 1)
        throw invalidMember('resultAttributes', ResultAttributes.length, 'Member must have length equal to 1');
      const type = ResultAttributes[0]?.TypeName ?? '';
      checkType(type);
      const { items, token } = paged([...state.nodes.keys()], MaxResults, NextToken);
      return { Entities: items.map((Id) => ({ Id, Data: dataOf(state, Id, type) })), ...token };
    },
  });

const dataOf = (state: SsmState, id: string, type: string) => {
  const found = state.inventory.get(id)?.get(type);
  if (found === undefined) return {};
  const { schemaVersion, captureTime, content } = found;
  return {
    [type]: { TypeName: type, SchemaVersion: schemaVersion, CaptureTime: captureTime, Content: [...content] },
  };
};

const paged = <Item>(items: readonly Item[], most: number | undefined, NextToken: string | undefined) => {
  const page = pageOf([...items], most ?? 50, NextToken, () =>
    refusal(InvalidNextToken, 'The specified token is not valid.'),
  );
  return { items: page.items, token: page.nextToken === undefined ? {} : { NextToken: page.nextToken } };
};

function put(state: SsmState, id: string, item: sdk.InventoryItem): void {
  const { TypeName = '', SchemaVersion = '', CaptureTime = '', Content } = item;
  checkType(TypeName);
  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutInventory.html
  if (!TypeName.startsWith('Custom:'))
    throw refusal(InvalidTypeNameException, `Only custom inventory is put here, and not ${TypeName}.`);
  if (!VERSION.test(SchemaVersion)) throw patternOf('schemaVersion', SchemaVersion, VERSION);
  if (!TIME.test(CaptureTime)) throw patternOf('captureTime', CaptureTime, TIME);
  if (Content === undefined) throw refusal(ItemContentMismatchException, 'An item needs its content or its hash.');
  const ofNode = state.inventory.get(id) ?? new Map<string, InventoryRecord>();
  ofNode.set(TypeName, {
    schemaVersion: SchemaVersion,
    captureTime: CaptureTime,
    content: kept(Content).map((entry) => ({ ...entry })),
  });
  state.inventory.set(id, ofNode);
}

const patternOf = (member: string, value: string, { source }: RegExp) =>
  invalidMember(member, value, `Member must satisfy regular expression pattern: ${source}`);

const checkType = (name: string): void => {
  if (!TYPE.test(name) || name.length > 100) throw patternOf('typeName', name, TYPE);
};

const findNode = (state: SsmState, id: string): void => {
  if (!state.nodes.has(id)) throw refusal(InvalidInstanceId, `The node ${id} is not registered.`);
};
