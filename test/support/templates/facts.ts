/**
 * One thing that a template says when nothing is hidden. `basis` is what it was read from, as JSON: where it differs between
 * choices of hidden values, nobody who does not know them can tell the fact.
 */
export type Fact<Value> = { kind: 'known'; value: Value; basis: string } | { kind: 'absent'; basis: string };
