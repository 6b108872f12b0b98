import { createContext, useContext } from 'react';
import type { Answer } from './control-api.ts';
import type { World } from './world-types.ts';

/** What the drawing of blocks needs to know of the world: whose names, whose zone, and the world's present. */
export interface Viewer {
  world: World;
  me: string;
  zone: string;
  /** Milliseconds of the local world when it was last read. */
  now: number;
}

export interface Deed {
  action_id: string;
  value: unknown;
}

/** Where blocks stand: a message or a view. `act` tells the app what someone pressed or chose there. */
export interface Surface {
  act: (deed: Deed) => Promise<Answer>;
}

export const ViewerContext = createContext<Viewer | undefined>(undefined);
export const SurfaceContext = createContext<Surface>({
  act: () => Promise.reject(new Error('no surface around these blocks')),
});

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === undefined) throw new Error('no viewer around this part of the page');
  return viewer;
}

export const useSurface = (): Surface => useContext(SurfaceContext);
