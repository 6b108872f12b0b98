/** What was put of one type of one node. */
export interface InventoryRecord {
  schemaVersion: string;
  captureTime: string;
  content: readonly Record<string, string>[];
}
