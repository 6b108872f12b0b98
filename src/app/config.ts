import { loadConfigFile } from '../config/load.ts';
import type { ConfigSection } from '../config/section.ts';
import type { Config } from '../config/types.ts';
import { type BuiltFeature, FEATURES, type FeatureEntry } from './features.ts';

const ENTRIES: readonly FeatureEntry<BuiltFeature>[] = Object.values(FEATURES);

/** The parts of patchwarden.yml that features bring. */
export const CONFIG_SECTIONS: readonly ConfigSection[] = ENTRIES.flatMap(({ config }) => config ?? []);

/** A patchwarden.yml, checked with every feature's section. @throws ConfigError with every problem found */
export const loadConfig = (path: string): Config => loadConfigFile(path, CONFIG_SECTIONS);
