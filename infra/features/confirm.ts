import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { samePlace } from '../../src/config/place.ts';
import type { HintEvent } from '../bot/event-patterns.ts';
import type { InfraFeature } from '../bot/feature.ts';
import { readRunbook } from '../bot/runbook-document.ts';

const CONFIRM_DOCUMENT = 'Patchwarden-Confirm';

const CONFIRMATIONS: Readonly<Record<string, HintEvent>> = {
  Confirmations: {
    source: 'aws.ssm',
    detailTypes: ['EC2 Automation Execution Status-change Notification'],
    detail: { Definition: [CONFIRM_DOCUMENT] },
  },
};

/**
 * The document by whose start people confirm approvals. It is no runbook of ours: it has no role, nobody but people starts it, and to the
 * worker every document that is not a runbook of its own is denied. That it was started is read with what the worker may read anyway.
 */
export const feature: InfraFeature = ({ config, here, home }) => {
  // People confirm in the bot's own account, whatever the run is about; what is only observed is never confirmed.
  const isOn = config.confirm !== undefined && config.observe === undefined && samePlace(here, home);
  return {
    runbooks: [],
    workerStatements: [],
    denies: [],
    events: isOn ? CONFIRMATIONS : {},
    env: {},
    wildcards: [],
    also: (scope) => {
      if (isOn) createDocument(scope);
      return { roles: new Map(), acknowledged: [] };
    },
  };
};

const createDocument = (scope: Construct): ssm.CfnDocument =>
  new ssm.CfnDocument(scope, 'Confirm', {
    name: CONFIRM_DOCUMENT,
    documentType: 'Automation',
    documentFormat: 'YAML',
    updateMethod: 'NewVersion',
    content: readRunbook('patchwarden-confirm.yaml', {}),
  });
