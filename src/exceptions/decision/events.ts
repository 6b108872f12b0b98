import type { DomainEvent } from '../../aws/eventbridge.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { present } from '../../present.ts';
import type { ExceptionAudit } from '../types/record.ts';

/** What ticketing and a SIEM keep of each transition, oldest first; the schema is in docs/events. */
export const eventsOf = (exception: Exception, records: readonly ExceptionAudit[]): readonly DomainEvent[] =>
  records.map((entry) => ({
    type: 'Exception Changed',
    at: entry.at,
    detail: {
      id: `${entry.exceptionId}/${entry.version}`,
      exception: entry.exceptionId,
      version: entry.version,
      at: iso(entry.at),
      change: entry.type,
      state: entry.to,
      epoch: entry.epoch,
      fleet: entry.fleet,
      ...scopeOf(exception),
      until: iso(exception.until),
      requestedBy: exception.requester.userId,
      ...present({ by: entry.by, renews: exception.renews }),
    },
  }));

function scopeOf({ scope }: Exception): { scope: string; covers?: string } {
  switch (scope.kind) {
    case 'fleet':
      return { scope: 'fleet' };
    case 'instance':
      return { scope: 'instance', covers: scope.instanceId };
    case 'patch':
      return { scope: 'patch', covers: scope.patch };
    case 'cve':
      return { scope: 'cve', covers: scope.cve };
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
