import { tagsWorld } from '../../../local/world/tags-world.ts';
import { loadConfig } from '../../../src/app/config.ts';

test('its config governs the groups of its instances, by windows that tags make', () => {
  const fleets = Object.values(loadConfig('local/world/tags.patchwarden.yml').fleets);
  const groups = tagsWorld.instances.flatMap(({ tags }) => tags['Patch Group'] ?? tags['PatchGroup'] ?? []);
  expect(fleets.map(({ target }) => (target.kind === 'patch-group' ? target.patchGroup : ''))).toEqual([
    ...new Set(groups),
  ]);
  expect(fleets.map(({ windowFrom, window, occurrences }) => [windowFrom, window, occurrences])).toEqual(
    fleets.map(() => ['tags', undefined, 'approval-required']),
  );
});
