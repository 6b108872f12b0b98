import { present } from '../../present.ts';
import { isList, type PatchPlan } from '../types/plan.ts';

/**
 * What an approval covers. Not in it: which patches the approved rules let through, and which instances there are, within bounds
 * that `changeOf` keeps.
 */
export const coverageOf = ({
  fleet,
  place,
  patchGroup,
  occurrence,
  operation,
  reboot,
  hooks,
  pin,
  selection,
  waves,
  asked,
  concurrency,
  errors,
  timeoutSeconds,
  baselines,
  serves,
  override,
}: PatchPlan): object => ({
  fleet,
  ...present({ place }),
  patchGroup,
  ...(occurrence === undefined ? {} : { occurrence: { window: occurrence.windowId, opensAt: occurrence.opensAt } }),
  operation,
  reboot,
  hooks: hooks ?? {},
  pin: pinned(pin),
  selection: selection.kind === 'ids' ? { kind: 'ids' } : { kind: 'tag', key: selection.key, value: selection.value },
  ...(asked.only === undefined ? {} : { only: [...asked.only].sort() }),
  ...(asked.without === undefined ? {} : { without: [...asked.without].sort() }),
  waves,
  concurrency,
  errors,
  timeoutSeconds,
  baselines: baselines
    .map(({ id, operatingSystem, rulesHash }) => ({ id, operatingSystem, rulesHash }))
    .sort((a, b) => (a.operatingSystem < b.operatingSystem ? -1 : 1)),
  serves,
  ...(override === undefined ? {} : { override }),
});

/** A list by what it holds, wherever it lies. */
const pinned = (pin: PatchPlan['pin']): object =>
  isList(pin)
    ? { kind: pin.kind, sha256: pin.sha256 }
    : pin.kind === 'until-date'
      ? { kind: pin.kind, date: pin.date }
      : pin;
