import { join } from 'node:path';
import { loadConfig } from '../src/app/config.ts';
import { hereOf } from '../src/config/here.ts';
import { addAuditSink } from './audit-sink/add-audit-sink.ts';
import { builtBundle } from './bot/built-bundle.ts';
import { acknowledgements, addChecks } from './bot/checks.ts';
import { createApp } from './bot/create-app.ts';
import { loadFeatures } from './bot/load-features.ts';
import { reportErrors } from './bot/report-errors.ts';
import { labAcknowledgements } from './lab/acknowledgements.ts';
import { addLab } from './lab/lab-stacks.ts';
import { addMembers } from './member/add-members.ts';
import { addReporting } from './reporting/add-reporting.ts';

const root = join(import.meta.dirname, '..');

/** What `cdk synth`, `cdk diff` and `cdk deploy` run. */
await reportErrors(async () => {
  const file = process.env['PATCHWARDEN_CONFIG'] ?? join(root, 'patchwarden.yml');
  const config = loadConfig(file);
  const bundle = (name: string): string => builtBundle(join(root, 'dist', name), file);
  const features = await loadFeatures();
  const { app, stack } = createApp({
    config,
    features,
    bundles: { slack: bundle('slack'), worker: bundle('worker'), gatekeeper: bundle('gatekeeper') },
  });
  const withLab = String(app.node.tryGetContext('lab')) === 'true';
  const acknowledged = withLab ? labAcknowledgements(addLab(app, hereOf(config))) : [];
  addChecks(app, stack, [...acknowledgements(stack), ...acknowledged]);
  addMembers(app, config, features);
  addReporting(app, config);
  addAuditSink(app, config);
  app.synth();
});
