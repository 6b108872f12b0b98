import type { Target } from '@aws-sdk/client-ssm';

/** A State Manager association: a document that runs on targets by itself, again and again. Times are milliseconds since the epoch. */
export interface AssociationRecord {
  id: string;
  name?: string;
  documentName: string;
  /** As they were given, without defaults. */
  given: Record<string, string[]>;
  targets: readonly Target[];
  schedule?: string;
  maxConcurrency?: string;
  maxErrors?: string;
  createdAt: number;
  updatedAt: number;
  /** From 1; an update makes the next, and ends the schedule of the one before. */
  version: number;
  lastRunAt?: number;
  lastSucceededAt?: number;
  status: 'Pending' | 'Success' | 'Failed';
}
