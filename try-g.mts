import { startLocal } from './local/start.ts';
import { loadConfig } from './src/app/config.ts';
import { LocalWorld } from './test/support/local-world.ts';
import { checkingEvents } from './test/support/event-schemas.ts';
import { enforceIam } from './test/support/iam/authorizer.ts';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const config = 'local/world/estate.patchwarden.yml';
if (process.argv[2] === 'synth') {
const { templatesFor } = await import('./infra/bot/template.ts');
writeFileSync('/tmp/g/templates.json', JSON.stringify(await templatesFor(loadConfig(config))));
}
const { hub, members } = JSON.parse(readFileSync('/tmp/g/templates.json', 'utf8'));
const errors: unknown[] = [];
const seen = new Map<string, number>();
const onError = (e: unknown) => { errors.push(e); const t = String(e).slice(0, 400); seen.set(t, (seen.get(t) ?? 0) + 1); };
let t = performance.now();
const local = await startLocal({ world: 'estate', config, template: hub, members, onError, authorize: checkingEvents(enforceIam(onError), onError) });
console.log('start', performance.now() - t);
const w = new LocalWorld(local, errors);
await w.advance('4m');
console.log('4m', performance.now() - t);
await w.control('home', { user: 'U0ANA' });
await local.clock.settled();
console.log(w.home('U0ANA'));
console.log(await w.patch('U0ANA', 'deploy data-web'));
for (const c of ['C0PATCHING']) for (const m of w.messages(c)) console.log('MSG', JSON.stringify(m).slice(0, 1500));
for (const [k, n] of seen) console.log('ERR', n, k);
await local.close();
