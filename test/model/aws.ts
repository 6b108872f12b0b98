import { type EmitEvent, ModelAutomation } from './automation.ts';
import { ModelFleets } from './fleets.ts';
import { ModelImages } from './images.ts';
import { ModelWindows } from './windows.ts';
import type { World } from './world.ts';

/** What a schedule has of AWS: runbooks, and what they change. */
export class ModelAws {
  readonly builder: ModelImages;
  readonly fleets: ModelFleets;
  readonly windows: ModelWindows;
  readonly automation: ModelAutomation;
  calendarOpen = true;
  readonly #hasWindows: boolean;

  constructor(world: World, emit: EmitEvent) {
    this.builder = new ModelImages(world, emit);
    this.fleets = new ModelFleets(world, emit);
    this.windows = new ModelWindows(world, emit);
    this.automation = new ModelAutomation(world, emit, {
      'Patchwarden-Bake': this.builder.runbook,
      'Patchwarden-Deploy': this.fleets.runbook,
      'Patchwarden-Patch': this.windows.runbook,
    });
    this.#hasWindows = world.kind === 'patch';
  }

  /** What has something left to do. */
  unfinished(): (() => void)[] {
    const windows = this.#hasWindows ? this.windows.unfinished(this.automation) : [];
    return [...this.automation.unfinished(), ...this.builder.unfinished(), ...this.fleets.unfinished(), ...windows];
  }
}
