import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '../src/app/config.ts';
import { reportErrors } from './bot/report-errors.ts';

const PLACEHOLDER = join(import.meta.dirname, 'placeholder');

/** A bundle, or a stand-in: a template that is only read for its resources needs no code. */
const bundle = (name: string): string => {
  const folder = join(import.meta.dirname, '../dist', name);
  return existsSync(join(folder, 'index.cjs')) ? folder : PLACEHOLDER;
};

/**
 * Writes the bot stack's template for a config. Validation is for `cdk synth` and the tests; here only speed counts. The CDK
 * takes a second to load: a wrong config is refused before that.
 */
async function writeTemplate(configFile: string, templateFile: string): Promise<void> {
  const config = loadConfig(configFile);
  process.env['CDK_VALIDATION'] = 'false';
  const { createApp } = await import('./bot/create-app.ts');
  const { loadFeatures } = await import('./bot/load-features.ts');
  const { DEFAULT_SETTINGS } = await import('./bot/settings.ts');
  const outdir = mkdtempSync(join(tmpdir(), 'patchwarden-synth-'));
  try {
    const { app, stack } = createApp({
      config,
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
