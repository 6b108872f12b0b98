import type { Read } from './read.ts';

/** vCPUs of running On-Demand instances. */
export interface VcpuQuota {
  code: string;
  limit: number;
  used: number;
}

/** What a fleet launches beside its instances while both groups run. */
export interface BlueGreenNeed {
  fleet: string;
  instances: number;
  vcpus: number;
  /** The quota that counts them. */
  code: string;
}

export interface QuotaFacts {
  /** Automations that run now in the account and Region. */
  automations: Read<number>;
  /** Absent where no stack replaces its group by a second one. */
  launches?: Read<{ needs: readonly BlueGreenNeed[]; quotas: readonly VcpuQuota[] }>;
}

export type QuotaFinding = { subject: 'quotas' } & (
  | { level: 'ok'; code: 'automations'; running: number; most: number }
  | { level: 'ok'; code: 'vcpus'; fleets: readonly string[] }
  | { level: 'to-do'; code: 'many-automations'; running: number; most: number }
  | { level: 'to-do'; code: 'few-vcpus'; need: BlueGreenNeed; left: number; limit: number }
  | { level: 'unknown'; code: 'vcpus-unknown'; fleets: readonly string[]; quota: string }
);
