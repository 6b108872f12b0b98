import type * as sdk from '@aws-sdk/client-ssm';
import { InvalidResourceId, InvalidResourceType, type Tag, TooManyTagsError } from '@aws-sdk/client-ssm';
import { handlersOf } from '../service.ts';
import { invalidMember, refusal } from './errors.ts';
import type { SsmState } from './state.ts';

const MOST_TAGS = 50;
const TEXT = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u;

export const tagHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    AddTagsToResource: async ({ ResourceType, ResourceId, Tags }) => {
      checkResource(state, ResourceType, ResourceId);
      addTags(state, ResourceType ?? '', ResourceId ?? '', Tags ?? []);
      return {};
    },
    ListTagsForResource: async ({ ResourceType, ResourceId }) => {
      checkResource(state, ResourceType, ResourceId);
      return { TagList: tagsOf(state, ResourceType ?? '', ResourceId ?? '') };
    },
    RemoveTagsFromResource: async ({ ResourceType, ResourceId, TagKeys }) => {
      checkResource(state, ResourceType, ResourceId);
      const tags = state.tags.get(`${ResourceType}/${ResourceId}`);
      for (const key of TagKeys ?? []) tags?.delete(key);
      return {};
    },
  });

export const tagsOf = (state: SsmState, type: string, id: string): Tag[] =>
  [...(state.tags.get(`${type}/${id}`) ?? [])].map(([Key, Value]) => ({ Key, Value }));

export const addTags = (state: SsmState, type: string, id: string, tags: readonly Tag[]): void => {
  const merged = new Map(state.tags.get(`${type}/${id}`));
  for (const { Key, Value } of tags) {
    if (Key === undefined || Key === '' || Key.length > 128)
      throw invalidMember('tags.key', Key, 'Member must have length between 1 and 128');
    // No ( ) ? * #: a schedule cannot be a tag here. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Tag.html
    for (const [member, text] of [
      ['tags.key', Key],
      ['tags.value', Value],
    ] as const)
      if (!TEXT.test(text ?? ''))
        throw invalidMember(member, text, `Member must satisfy regular expression pattern: ${TEXT.source}`);
    merged.set(Key, Value ?? '');
  }
  if (merged.size > MOST_TAGS) throw refusal(TooManyTagsError, `A resource can have at most ${MOST_TAGS} tags.`);
  state.tags.set(`${type}/${id}`, merged);
};

export const checkTagCount = (tags: readonly Tag[] | undefined, most: number): void => {
  if (tags !== undefined && tags.length > most) {
    throw invalidMember(
      'tags',
      tags.map((tag) => tag.Key).join(','),
      `Member must have length less than or equal to ${most}`,
    );
  }
};

const checkResource = (state: SsmState, type: string | undefined, id: string | undefined): void => {
  const known = knownResource(state, type, id ?? '');
  if (known === undefined) throw refusal(InvalidResourceType, `The resource type ${type} is not valid here.`);
  if (!known) throw refusal(InvalidResourceId, `The resource ${id} of type ${type} does not exist.`);
};

const knownResource = (state: SsmState, type: string | undefined, id: string): boolean | undefined => {
  if (type === 'Automation') return state.executions.has(id);
  if (type === 'Document') return state.documents.has(id);
  if (type === 'Parameter') return state.parameters.has(id);
  if (type === 'PatchBaseline') return state.patching.baselines.has(id);
  if (type === 'Association') return state.associations.has(id);
  return type === 'MaintenanceWindow' ? state.windows.has(id) : undefined;
};
