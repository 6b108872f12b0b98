/** How something was over the ticks of a schedule. */
export class Timeline<T> {
  readonly #entries: { tick: number; value: T }[] = [];

  set(tick: number, value: T): void {
    this.#entries.push({ tick, value });
  }

  /** Was it so at some moment from one tick to another, both included? */
  everWas(from: number, to: number, test: (value: T) => boolean): boolean {
    let atFrom: T | undefined;
    let known = false;
    for (const { tick, value } of this.#entries) {
      if (tick > to) break;
      if (tick <= from) {
        atFrom = value;
        known = true;
      } else if (test(value)) return true;
    }
    // `known` has said that a value was there.
    return known && test(atFrom as T);
  }

  get last(): T | undefined {
    return this.#entries.at(-1)?.value;
  }
}
