import type { HubPorts } from '../contract/ports.ts';
import type { Kind } from '../runs/kinds.ts';
import type { Kinds, RunKind } from '../runs/run-kind.ts';
import { createTickNotes, type NoteTick } from '../store/ticks.ts';
import { ALL_COMMANDS } from './command.ts';
import { ALL_DOORS, type FeatureName } from './doors.ts';
import { type BuiltFeature, FEATURES, type FeatureEntries } from './features.ts';
import type { AppPorts } from './ports.ts';

/** The features of one container, by name, and the ports that they were built with. */
export interface App {
  ports: AppPorts;
  features: ReadonlyMap<FeatureName, BuiltFeature>;
  noteTick: NoteTick;
}

/** Builds every feature once, each with the ports, and with the others through the list. */
export function buildApp(base: HubPorts, entries: FeatureEntries = FEATURES): App {
  const features = new Map<FeatureName, BuiltFeature>();
  const all = (): readonly BuiltFeature[] => [...features.values()];
  const ports: AppPorts = {
    ...base,
    kinds: kindsOf(features),
    sections: async (userId, now) => {
      const sections = await Promise.all(all().map(async (feature) => (await feature.section?.(userId, now)) ?? []));
      return sections.flat();
    },
    menus: (at, now) => Promise.all(all().map(async (feature) => (await feature.menu?.(at, now)) ?? {})),
    slashCommands: ALL_COMMANDS,
    sources: () => all().flatMap(({ outside }) => outside ?? []),
    things: (facts) => all().flatMap((feature) => feature.board?.(facts) ?? []),
    recall: async (facts) => {
      const recalled = await Promise.all(all().map(async (feature) => (await feature.recall?.(facts)) ?? false));
      return recalled.includes(true);
    },
    showHome: async (userId, now) => {
      for (const { onHome } of all()) await onHome?.(userId, now);
    },
  };
  for (const [name] of ALL_DOORS) features.set(name, entries[name].create(ports));
  return { ports, features, noteTick: createTickNotes(base.table) };
}

/** The kinds of run among the features; the list has one for each, or it does not compile. */
export function kindsOf(features: ReadonlyMap<string, BuiltFeature>): Kinds {
  const kindOf = (name: string): RunKind | undefined => features.get(name)?.run;
  return {
    isKind: (value): value is Kind => typeof value === 'string' && kindOf(value) !== undefined,
    of: ({ kind }) => {
      const found = kindOf(kind);
      if (found === undefined) throw new Error(`no feature has runs of kind ${kind}`);
      return found;
    },
    named: () => [...features.values()].flatMap(({ run }) => run?.named() ?? []),
    mend: async (kind, wish, now) => kindOf(kind)?.mend?.(wish, now),
    opensFor: async (made, now) => {
      const opened: boolean[] = [];
      for (const { opens } of features.values()) if (opens !== undefined) opened.push(await opens(made, now));
      return opened.every(Boolean);
    },
    offers: (run) => [...features.values()].flatMap((feature) => feature.offers?.(run) ?? []),
  };
}
