import { createBake } from '../bake/feature.ts';
import { createCompliance } from '../compliance/feature.ts';
import type { ConfigSection } from '../config/section.ts';
import type { Feature } from '../contract/feature.ts';
import { createDeploy } from '../deploy/feature.ts';
import { createDigest } from '../digest/feature.ts';
import { createDoctor } from '../doctor/feature.ts';
import { createEmergency } from '../emergency/feature.ts';
import { createEvidence } from '../evidence/feature.ts';
import { createExceptions } from '../exceptions/feature.ts';
import { createHolds } from '../holds/feature.ts';
import { createHome } from '../home/feature.ts';
import { createImages } from '../images/feature.ts';
import { createMenu } from '../menu/feature.ts';
import { createNotifications } from '../notifications/feature.ts';
import { createOutside } from '../outside/feature.ts';
import type { Outside } from '../outside/types/source.ts';
import { createPatch } from '../patch/feature.ts';
import { hygieneSection } from '../pipelines/config.ts';
import { createPipelinesFeature } from '../pipelines/feature.ts';
import type { Boards } from '../runs/board.ts';
import { createRuns } from '../runs/feature.ts';
import type { Kind } from '../runs/kinds.ts';
import type { Offers, Opens, RunKind } from '../runs/run-kind.ts';
import { createStep } from '../step/feature.ts';
import { createStrays } from '../strays/feature.ts';
import { syncSection } from '../sync/config.ts';
import { createSync } from '../sync/feature.ts';
import { windowsSection } from '../windows/config.ts';
import { createWindowsFeature } from '../windows/feature.ts';
import type { FeatureName } from './doors.ts';
import type { AppPorts } from './ports.ts';

/** A feature, with its kind of run and its part of patchwarden.yml where it has them. */
export interface FeatureEntry<Made = Feature> {
  create: (ports: AppPorts) => Made;
  config?: ConfigSection;
}

/** What the worker builds of an entry. */
export type BuiltFeature = Feature & Partial<Offers & Opens & Boards & Outside> & { run?: RunKind };

/** One entry for each door. */
export type FeatureEntries = Readonly<Record<FeatureName, FeatureEntry<BuiltFeature>>>;

/** Every feature of the product. A kind of run, or a door, without its line here does not compile. */
export const FEATURES = {
  home: { create: createHome },
  bake: { create: createBake },
  step: { create: createStep },
  deploy: { create: createDeploy },
  patch: { create: createPatch },
  windows: { create: createWindowsFeature, config: windowsSection },
  sync: { create: createSync, config: syncSection },
  outside: { create: createOutside },
  pipelines: { create: createPipelinesFeature, config: hygieneSection },
  compliance: { create: createCompliance },
  emergency: { create: createEmergency },
  doctor: { create: createDoctor },
  exceptions: { create: createExceptions },
  images: { create: createImages },
  runs: { create: createRuns },
  evidence: { create: createEvidence },
  holds: { create: createHolds },
  menu: { create: createMenu },
  notifications: { create: createNotifications },
  digest: { create: createDigest },
  strays: { create: createStrays },
} as const satisfies FeatureEntries & {
  readonly [K in Kind]: FeatureEntry<{ run: RunKind<K> }>;
};
