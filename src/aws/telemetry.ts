import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

export interface Telemetry {
  /** One record a line. Fields are ids and codes: never tokens, response URLs or what people wrote. */
  log: (event: string, fields: Readonly<Record<string, string | number | boolean | undefined>>) => void;
  /** One figure, at once, as CloudWatch embedded metric format. */
  measure: (metric: string, value: number) => void;
}

/** Powertools for worker and gatekeeper; the slack function has its own small log, where start time counts. */
export function createTelemetry({ quiet, service = 'worker' }: { quiet: boolean; service?: string }): Telemetry {
  const logger = new Logger({ serviceName: `patchwarden-${service}`, logLevel: quiet ? 'SILENT' : 'INFO' });
  const metrics = new Metrics({ namespace: 'Patchwarden', serviceName: service });
  return {
    log: (event, fields) => logger.info(event, { ...fields }),
    measure: (metric, value) => {
      if (quiet) return;
      metrics.addMetric(metric, MetricUnit.NoUnit, value);
      metrics.publishStoredMetrics();
    },
  };
}
