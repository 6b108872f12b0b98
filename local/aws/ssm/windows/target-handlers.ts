import type * as sdk from '@aws-sdk/client-ssm';
import {
  MaintenanceWindowResourceType,
  ResourceLimitExceededException,
  TargetInUseException,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { present } from '../../../../src/present.ts';
import { handlersOf } from '../../service.ts';
import { take } from '../../take.ts';
import { checkOneOf, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { tellTarget } from './events.ts';
import { checkLength, checkName, checkTargets, existing, findWindow, pageIn, passing } from './input.ts';
import { oncePerToken } from './tokens.ts';
import type { StoredTarget, StoredWindow } from './types.ts';

const MOST_TARGETS = 100;

export const targetHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    RegisterTargetWithMaintenanceWindow: async (input) => ({ WindowTargetId: registerTarget(state, input) }),
    UpdateMaintenanceWindowTarget: async (input) => updateTarget(state, input),
    DeregisterTargetFromMaintenanceWindow: async ({ WindowId, WindowTargetId = '', Safe }) => {
      const window = findWindow(state, WindowId);
      existing(window.targets.get(WindowTargetId), 'Target', WindowTargetId);
      if (Safe === true && isUsed(window, WindowTargetId))
        throw refusal(TargetInUseException, `The target ${WindowTargetId} is used by a task.`);
      window.targets.delete(WindowTargetId);
      tellTarget(state, window.id, WindowTargetId, 'DEREGISTERED');
      return { WindowId, WindowTargetId };
    },
    DescribeMaintenanceWindowTargets: async ({ WindowId, Filters, MaxResults, NextToken }) => {
      const window = findWindow(state, WindowId);
      const found = passing(
        [...window.targets.values()],
        Filters,
        {
          Type: (target, value) => target.ResourceType === value,
          WindowTargetId: (target, value) => target.id === value,
          OwnerInformation: (target, value) => target.OwnerInformation === value,
        },
        { Type: Object.values(MaintenanceWindowResourceType) },
      );
      const { items, token } = pageIn(found, { MaxResults, NextToken });
      return { Targets: items.map((target) => shownTarget(window, target)), ...token };
    },
  });

const SETTINGS = ['Targets', 'OwnerInformation', 'Name', 'Description'] as const;

/** Registers a target, with an id of its own or one that a world gives it, which nobody is told of; gives its id. */
export const registerTarget = (
  state: SsmState,
  input: sdk.RegisterTargetWithMaintenanceWindowCommandInput,
  id?: string,
): string => {
  const { ClientToken: _token, ...asked } = take(input, ['ClientToken', 'WindowId', 'ResourceType', ...SETTINGS]);
  return oncePerToken(state.windowTokens, { input, kind: 'target', asked }, () => {
    const { WindowId, ResourceType, Targets = [], ...others } = asked;
    const window = findWindow(state, WindowId);
    if (window.targets.size >= MOST_TARGETS)
      throw refusal(ResourceLimitExceededException, `A maintenance window can have at most ${MOST_TARGETS} targets.`);
    if (ResourceType === undefined) throw invalidMember('resourceType', 'null', 'Member must not be null');
    const target = { id: id ?? state.nextId(), ResourceType, Targets, ...present(others) };
    checkTarget(target);
    window.targets.set(target.id, target);
    if (id === undefined) tellTarget(state, window.id, target.id, 'REGISTERED');
    return target.id;
  });
};

/** What is not given stays, or with `Replace` becomes nothing. */
const updateTarget = (state: SsmState, input: sdk.UpdateMaintenanceWindowTargetCommandInput) => {
  const {
    WindowId,
    WindowTargetId = '',
    Replace,
    ...given
  } = take(input, ['WindowId', 'WindowTargetId', 'Replace', ...SETTINGS]);
  const window = findWindow(state, WindowId);
  const before = existing(window.targets.get(WindowTargetId), 'Target', WindowTargetId);
  const { id, ResourceType, Targets } = before;
  const target = { ...(Replace === true ? { id, ResourceType, Targets } : before), ...present(given) };
  checkTarget(target);
  window.targets.set(id, target);
  tellTarget(state, window.id, id, 'UPDATED');
  const { ResourceType: _, ...shown } = shownTarget(window, target);
  return shown;
};

const checkTarget = ({ ResourceType, Targets, OwnerInformation, Name, Description }: StoredTarget): void => {
  checkOneOf('resourceType', ResourceType, ['INSTANCE', 'RESOURCE_GROUP']);
  checkLength('ownerInformation', OwnerInformation, 1, 128);
  checkLength('description', Description, 1, 128);
  checkName(Name);
  checkTargets(Targets);
  if (Targets.length === 0) throw refusal(ValidationException, 'A target needs at least one key and its values.');
  const isGroup = Targets.every(({ Key = '' }) => Key.startsWith('resource-groups:'));
  if (isGroup !== (ResourceType === 'RESOURCE_GROUP'))
    throw refusal(ValidationException, `The targets are not those of the resource type ${ResourceType}.`);
};

const isUsed = (window: StoredWindow, targetId: string): boolean =>
  [...window.tasks.values()].some(({ Targets = [] }) =>
    Targets.some(({ Key, Values = [] }) => Key === 'WindowTargetIds' && Values.includes(targetId)),
  );

const shownTarget = (window: StoredWindow, { id, Targets, ...others }: StoredTarget) => ({
  WindowId: window.id,
  WindowTargetId: id,
  Targets: [...Targets],
  ...others,
});
