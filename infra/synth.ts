import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '../src/app/config.ts';
import { createApp } from './bot/create-app.ts';
import { loadFeatures } from './bot/load-features.ts';
import { reportErrors } from './bot/report-errors.ts';
import { DEFAULT_SETTINGS } from './bot/settings.ts';

const PLACEHOLDER = join(import.meta.dirname, 'placeholder');

/** A bundle, or a stand-in: a template that is only read for its resources needs no code. */
const bundle = (name: string): string => {
  const folder = join(import.meta.dirname, '../dist', name);
  return existsSync(join(folder, 'index.cjs')) ? folder : PLACEHOLDER;
};

/** Writes the bot stack's template for a config. Validation is for `cdk synth` and the tests; here only speed counts. */
async function writeTemplate(configFile: string, templateFile: string): Promise<void> {
  process.env['CDK_VALIDATION'] = 'false';
  const outdir = mkdtempSync(join(tmpdir(), 'patchwarden-synth-'));
  try {
    const { app, stack } = createApp({
      config: loadConfig(configFile),
      features: await loadFeatures(),
      bundles: { slack: bundle('slack'), worker: bundle('worker') },
      settings: DEFAULT_SETTINGS,
      outdir,
    });
    const template: unknown = app.synth().getStackArtifact(stack.artifactId).template;
    mkdirSync(dirname(templateFile), { recursive: true });
    writeFileSync(templateFile, `${JSON.stringify(template, null, 1)}\n`);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const [configFile, templateFile] = process.argv.slice(2);
if (configFile === undefined || templateFile === undefined) {
  console.error('Usage: npx tsx infra/synth.ts <patchwarden.yml> <template.json>');
  process.exitCode = 2;
} else await reportErrors(() => writeTemplate(configFile, templateFile));
