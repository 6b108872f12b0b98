import { readSection } from '../config/section.ts';
import type { Gate, GatePorts } from '../runs/gate.ts';
import { hashOf } from '../store/table.ts';
import { drillSection } from './config.ts';

/** The start of a drill, by the run and the deployed config alone. */
export const createDrillGate = ({ config, home, setting }: GatePorts): Gate<'drill'> => ({
  placeOf: () => home,
  planHashOf: hashOf,
  policyOf: ({ name }) => readSection(drillSection, config)?.[name]?.policy,
  channelOf: () => config.channel,
  observeOf: () => config.observe,
  subjectOf: ({ plan }) => `drill/${plan.team}`,
  startOf: (run) => ({
    document: setting('PATCHWARDEN_DRILL_DOCUMENT'),
    parameters: { RunId: run.id, Epoch: String(run.epoch), PlanHash: run.planHash, Team: run.plan.team },
  }),
});
