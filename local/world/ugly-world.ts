import { defaultWorld } from './default-world.ts';
import { uglyEstate } from './ugly-estate.ts';
import { uglyWindows } from './ugly-windows.ts';
import { type World, worldSchema } from './world-schema.ts';

/**
 * The default world's images and stacks, and an estate to patch in place as real ones are: windows that never open or open every
 * quarter of an hour, tags of every key, instances that are stopped at night or that nobody can reach.
 */
export const uglyWorld: World = worldSchema.parse({
  ...defaultWorld,
  ...uglyEstate,
  windows: [...defaultWorld.windows.filter(({ name }) => name.startsWith('Deploying-')), ...uglyWindows],
});
