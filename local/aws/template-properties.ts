import { isRecord } from './json-value.ts';
import type { ResourceInput } from './template-types.ts';

/** Reads a resource's properties, with errors that name the resource. */
export class Properties {
  readonly #input: ResourceInput;

  constructor(input: ResourceInput) {
    this.#input = input;
  }

  get(name: string): unknown {
    return this.#input.properties[name];
  }

  text(name: string): string {
    const value = this.get(name);
    if (typeof value === 'string' && value !== '') return value;
    throw this.problem(`${name} must be a text`);
  }

  optionalText(name: string): string | undefined {
    return this.get(name) === undefined ? undefined : this.text(name);
  }

  /** Templates spell numbers as text, too. */
  optionalNumber(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (Number.isNaN(number)) throw this.problem(`${name} must be a number`);
    return number;
  }

  isTrue(name: string, fallback = false): boolean {
    const value = this.get(name);
    return value === undefined ? fallback : value === true || value === 'true';
  }

  record(name: string): Record<string, unknown> {
    const value = this.get(name);
    return isRecord(value) ? value : {};
  }

  list(name: string): unknown[] {
    const value = this.get(name);
    return Array.isArray(value) ? value : [];
  }

  /** Throws when a property is given that the local world would silently not honour. */
  refuse(...names: string[]): void {
    const given = names.find((name) => this.get(name) !== undefined);
    if (given) throw this.problem(`${given} is not simulated`);
  }

  problem(reason: string): Error {
    return new Error(`resource ${this.#input.logicalId} (${this.#input.type}): ${reason}`);
  }
}

/** Texts of a record whose values may be numbers or booleans. */
export const texts = (record: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
