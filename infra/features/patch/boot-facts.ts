import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { markOf } from '../../bot/document-mark.ts';
import { readCommand } from '../../bot/runbook-document.ts';

export const BOOT_FACTS_DOCUMENT = 'Patchwarden-BootFacts';

/** The one command of ours: it reads when an instance booted and what it runs, has no parameters, and changes nothing. */
export function createBootFacts(scope: Construct): ssm.CfnDocument {
  const content = readCommand('patchwarden-boot-facts.yaml');
  return new ssm.CfnDocument(scope, 'BootFacts', {
    name: BOOT_FACTS_DOCUMENT,
    documentType: 'Command',
    documentFormat: 'YAML',
    updateMethod: 'NewVersion',
    content,
    tags: markOf(content),
  });
}
