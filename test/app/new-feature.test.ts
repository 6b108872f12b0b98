import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Local } from '../../local/start.ts';
import { describeFurther } from '../support/further.ts';
import { LocalWorld } from '../support/local-world.ts';
import { buttonsOf, linesOf } from '../support/written-text.ts';

const run = promisify(execFile);

const DOOR = { import: "import { drillDoor } from '../drill/door.ts';", line: '  drill: drillDoor,' };

const FEATURE = {
  import: "import { drillSection } from '../drill/config.ts';\nimport { createDrill } from '../drill/feature.ts';",
  line: '  drill: { create: createDrill, config: drillSection },',
};

const GATE = { import: "import { createDrillGate } from '../drill/gate.ts';", line: '  drill: createDrillGate,' };

/**
 * A copy of the product with the folder `drill` in it, and its line in each of the three lists. */
class Copy {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Copy> {
    const copy = new Copy(await mkdtemp(join(tmpdir(), 'patchwarden-drill-')));
    const kept = ['src', 'infra', 'local', 'package.json', 'tsconfig.json', 'manifest.yml', 'patchwarden.yml'];
    await Promise.all(kept.map((name) => cp(name, copy.path(name), { recursive: true })));
    await symlink(join(process.cwd(), 'node_modules'), copy.path('node_modules'));
    await cp('test/app/drill', copy.path('src/drill'), {
      recursive: true,
      filter: (path) => !path.endsWith('drill/infra'),
    });
    await cp('test/app/drill/infra/drill.ts', copy.path('infra/features/drill.ts'));
    await copy.add('src/app/doors.ts', DOOR);
    await copy.add('src/app/features.ts', FEATURE);
    await copy.add('src/app/gates.ts', GATE);
    await writeFile(
      copy.path('patchwarden.yml'),
      `${await readFile('patchwarden.yml', 'utf8')}drills: { blue: { policy: nonprod } }\n`,
    );
    return copy;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Its import at the top, its line at the end of the list: what is first closed by `} as const`. */
  async add(file: string, entry: { import: string; line: string }): Promise<void> {
    const text = await readFile(this.path(file), 'utf8');
    await writeFile(
      this.path(file),
      `${entry.import}\n${text.replace('\n} as const', () => `\n${entry.line}\n} as const`)}`,
    );
  }

  /** Without its line in a list, but with everything else. */
  async without(file: string, entry: { import: string; line: string }): Promise<void> {
    const text = await readFile(this.path(file), 'utf8');
    await writeFile(this.path(file), text.replace(`${entry.import}\n`, '').replace(`${entry.line}\n`, ''));
  }

  /** What the compiler says of the three functions. */
  async types(): Promise<string> {
    const config = {
      extends: './tsconfig.json',
      compilerOptions: { types: ['node'] },
      include: [],
      files: ['handlers/slack', 'handlers/worker', 'handlers/gatekeeper', 'drill/feature'].map(
        (name) => `src/${name}.ts`,
      ),
    };
    await writeFile(this.path('tsconfig.drill.json'), JSON.stringify(config));
    return this.run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.drill.json');
  }

  /** What a script of Node's writes, whether it succeeds or not. */
  async run(...script: string[]): Promise<string> {
    try {
      const { stdout, stderr } = await run(process.execPath, script, { cwd: this.folder, maxBuffer: 1e8 });
      return stdout + stderr;
    } catch (error) {
      return String(Object(error).stdout) + String(Object(error).stderr);
    }
  }

  /** Synthesises the bot's template and starts local mode from this copy's own files. */
  async start(onError: (error: unknown) => void): Promise<Local> {
    const template = this.path('dist/patchwarden.template.json');
    expect(await this.run('--import', 'tsx', 'infra/synth.ts', 'patchwarden.yml', template)).toBe('');
    const bundle = this.path('dist/start.cjs');
    const flags = [
      '--bundle',
      '--platform=node',
      '--format=cjs',
      '--main-fields=module,main',
      '--supported:dynamic-import=false',
      '--log-level=warning',
      // The lab's templates are read from where their reader lies; `npm run build` puts their texts in its place.
      `--define:import.meta.dirname=${JSON.stringify(this.path('local/world'))}`,
    ];
    const external = ['dynalite', 'classic-level', 'leveldown'].map((name) => `--external:${name}`);
    await run('node_modules/.bin/esbuild', ['local/start.ts', `--outfile=${bundle}`, ...flags, ...external], {
      cwd: this.folder,
    });
    const { startLocal }: typeof import('../../local/start.ts') = require(bundle);
    return startLocal({
      onError,
      config: this.path('patchwarden.yml'),
      build: this.path('dist'),
      manifest: this.path('manifest.yml'),
    });
  }
}

let copy: Copy;
beforeAll(async () => {
  copy = await Copy.make();
});
afterAll(() => rm(copy.folder, { recursive: true }));

describeFurther('the types of a copy with one more feature', () => {
  test('hold with its line in each of the three lists', async () => {
    expect(await copy.types()).toBe('');
  });

  test('do not without its lines: each list says that it lacks one', async () => {
    await copy.without('src/app/features.ts', FEATURE);
    await copy.without('src/app/doors.ts', DOOR);
    await copy.without('src/app/gates.ts', GATE);
    const complaints = await copy.types();
    await copy.add('src/app/features.ts', FEATURE);
    await copy.add('src/app/doors.ts', DOOR);
    await copy.add('src/app/gates.ts', GATE);
    expect(complaints).toMatch(/^src\/app\/features\.ts.*\n.*'drill' is missing/m);
    expect(complaints).toMatch(/^src\/app\/doors\.ts.*\n.*'drill' is missing/m);
    expect(complaints).toMatch(/^src\/app\/gates\.ts.*'drill' is missing/m);
  });
});

describeFurther('a feature that is a folder and a line in each of the three lists', () => {
  const errors: unknown[] = [];
  let world: LocalWorld;
  beforeAll(async () => {
    world = new LocalWorld(await copy.start((error) => errors.push(error)), errors);
  });
  afterAll(() => world?.close());

  /** The card of the drill as people see it, and what its buttons need. */
  const drillCard = () => {
    const message = world.messages('C0PATCHING').findLast(({ text }) => text.startsWith('Drill of'));
    if (message === undefined) throw new Error('there is no card of a drill');
    return {
      ...message,
      channel: 'C0PATCHING',
      body: linesOf(message.blocks ?? []).join('\n'),
      buttons: buttonsOf(message.blocks ?? []),
      replies: [],
    };
  };
  afterEach(() => expect(world.problems()).toEqual([]));

  const rosters = (): string[] =>
    world
      .messages('C0PATCHING')
      .map(({ text }) => text)
      .filter((text) => text.startsWith('Roster of'));

  test('keeps a card of its own, which a tick posts and its event edits', async () => {
    await world.advance('2m');
    expect(rosters()).toEqual(['Roster of blue: <@U0ANA> has the pager']);
    await world.local.aws.callService('dynamodb', 'UpdateItem', {
      TableName: 'patchwarden',
      Key: { pk: { S: 'DRILL#blue' }, sk: { S: 'ROSTER' } },
      UpdateExpression: 'SET onCall = :user',
      ExpressionAttributeValues: { ':user': { S: 'U0BEN' } },
    });
    const event = { Source: 'pager', DetailType: 'Pager Handed Over', Detail: '{}' };
    await world.local.aws.callService('events', 'PutEvents', { Entries: [event] });
    await world.advance('5s');
    expect(rosters()).toEqual(['Roster of blue: <@U0BEN> has the pager']);
  });

  test('has its runbook, rights, event and setting in the template', async () => {
    const template = await readFile(copy.path('dist/patchwarden.template.json'), 'utf8');
    for (const part of [
      '"Name": "Patchwarden-Drill"',
      '"Sid": "ReadPager"',
      '"Sid": "NoPagerChanges"',
      '"PATCHWARDEN_DRILL_DOCUMENT": "Patchwarden-Drill"',
      '"Pager Handed Over"',
    ]) {
      expect(template).toContain(part);
    }
  });

  test('has its commands in help, with those of the others', async () => {
    const [help] = await world.patch('U0ANA', 'help');
    expect(help).toContain('`/patch drill [team]`: ask for a fire drill');
    expect(help).toContain('`/patch bake');
    expect(await world.patch('U0ANA', 'drill red')).toEqual(['No request was made: there is no team red.']);
  });

  test('has its section in App Home, whose button opens its form, which asks for a run', async () => {
    const { views } = world.local.slack.workspace;
    await world.control('home', { user: 'U0ANA' });
    expect(world.home('U0ANA')).toContain('*Drills* for blue');
    const click = { user: 'U0ANA', view_id: views.homeOf('U0ANA')?.id, action_id: 'drill-open' };
    expect(await world.told('U0ANA', () => world.control('click', click))).toEqual([expect.stringContaining('Team')]);
    const [asked] = await world.submit('U0ANA', { team: 'blue' });
    expect(asked).toMatch(/^Requested: drill of blue, run r-\w+, waiting for 1 approval\./);
    expect(drillCard().text).toMatch(/^Drill of blue: needs approval/);
    expect(drillCard().body).toContain('*Rooms* lobby, roof');
    expect((await world.patch('U0ANA', 'drill blue'))[0]).toContain('drill of blue');
  });

  test('runs to its end, approved, through its own runbook', async () => {
    expect(drillCard().buttons).toEqual(['Approve', 'Reject', 'Defer', 'Withdraw']);
    expect(await world.press('U0ANA', 'approve', drillCard())).toEqual([expect.stringContaining('you requested this')]);
    await world.press('U0BEN', 'approve', drillCard());
    await world.advance('10s');
    expect(drillCard().text).toMatch(/^Drill of blue: running/);
    expect((await world.patch('U0ANA', 'status blue'))[0]).toContain('*drill of blue*: running');
    await world.advance('5m');
    expect(drillCard().text).toMatch(/^Drill of blue: succeeded/);
    expect(drillCard().body).toContain('Everyone is back: 42 people left the building.');
    expect((await world.patch('U0ANA', 'history blue'))[0]).toContain('drill of blue: succeeded');
    const id = /run (r-\w+)/.exec(drillCard().body)?.[1] ?? '';
    expect((await world.patch('U0ANA', `why ${id}`))[0]).toMatch(/^Run r-\w+: succeeded\n\*drill of blue\*/);
  });
});
