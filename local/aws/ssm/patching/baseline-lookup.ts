import { DoesNotExistException, InvalidResourceId } from '@aws-sdk/client-ssm';
import { refusal } from '../errors.ts';
import type { StoredBaseline } from './baseline.ts';
import type { PatchingState } from './state.ts';

const ID = /^pb-[0-9a-f]{17}$/;

/** By id; one of AWS's by its ARN, or by the id in it. @throws InvalidResourceId, DoesNotExistException */
export const findBaseline = (state: PatchingState, id: string | undefined): StoredBaseline => {
  const short = shortId(id ?? '');
  if (!ID.test(short)) throw refusal(InvalidResourceId, `${id} is not the id of a patch baseline.`);
  const found = [...state.baselines.values()].find((baseline) => shortId(baseline.id) === short);
  if (found === undefined) throw refusal(DoesNotExistException, `There is no patch baseline ${id}.`);
  return found;
};

export const shortId = (id: string): string => id.split('/').at(-1) ?? '';

export const isDefault = (state: PatchingState, { id, system }: StoredBaseline): boolean =>
  state.defaults.get(system) === id;

/** The patch groups that are registered with a baseline. */
export const groupsOf = (state: PatchingState, { id, system }: StoredBaseline): string[] =>
  [...state.groups].filter(([, systems]) => systems.get(system) === id).map(([group]) => group);

export const identityOf = (state: PatchingState, baseline: StoredBaseline) => ({
  BaselineId: baseline.id,
  BaselineName: baseline.name,
  OperatingSystem: baseline.system,
  BaselineDescription: baseline.description,
  DefaultBaseline: isDefault(state, baseline),
});
