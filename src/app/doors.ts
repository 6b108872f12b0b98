import { bakeDoor } from '../bake/door.ts';
import { complianceDoor } from '../compliance/door.ts';
import type { Door } from '../contract/door.ts';
import { deployDoor } from '../deploy/door.ts';
import { digestDoor } from '../digest/door.ts';
import { doctorDoor } from '../doctor/door.ts';
import { emergencyDoor } from '../emergency/door.ts';
import { evidenceDoor } from '../evidence/door.ts';
import { exceptionsDoor } from '../exceptions/door.ts';
import { holdsDoor } from '../holds/door.ts';
import { homeDoor } from '../home/door.ts';
import { imagesDoor } from '../images/door.ts';
import { menuDoor } from '../menu/door.ts';
import { notificationsDoor } from '../notifications/door.ts';
import { outsideDoor } from '../outside/door.ts';
import { patchDoor } from '../patch/door.ts';
import { pipelinesDoor } from '../pipelines/door.ts';
import { runsDoor } from '../runs/door.ts';
import type { Kind } from '../runs/kinds.ts';
import { stepDoor } from '../step/door.ts';
import { straysDoor } from '../strays/door.ts';
import { syncDoor } from '../sync/door.ts';
import { windowsDoor } from '../windows/door.ts';

/**
 * What the function that Slack reaches knows of each feature, in the order in which help lists their commands. A list of its
 * own beside features.ts, since everything that is imported here is in that function's bundle. A kind of run without its line
 * here does not compile.
 */
export const DOORS = {
  home: homeDoor,
  bake: bakeDoor,
  step: stepDoor,
  deploy: deployDoor,
  patch: patchDoor,
  windows: windowsDoor,
  sync: syncDoor,
  outside: outsideDoor,
  pipelines: pipelinesDoor,
  compliance: complianceDoor,
  emergency: emergencyDoor,
  doctor: doctorDoor,
  exceptions: exceptionsDoor,
  images: imagesDoor,
  runs: runsDoor,
  evidence: evidenceDoor,
  holds: holdsDoor,
  menu: menuDoor,
  notifications: notificationsDoor,
  digest: digestDoor,
  strays: straysDoor,
} as const satisfies Readonly<Record<string, Door>> & { readonly [K in Kind]: Door & { runPrefix: string } };

export type FeatureName = keyof typeof DOORS;

const isName = (name: string): name is FeatureName => Object.hasOwn(DOORS, name);

/** Every door with its feature's name, in the order of the list. */
export const ALL_DOORS: readonly (readonly [FeatureName, Door])[] = Object.keys(DOORS)
  .filter(isName)
  .map((name) => [name, DOORS[name]]);
