import { useSyncExternalStore } from "react";

/** What this tab holds between the steps of an import; a reload loses the file, which no browser keeps. */
export interface Held {
  file: File | null;
  source: string;
  jobId: string;
  /** Column name → field, or null to leave it out: what a person chose over the guess. */
  mapping: Record<string, string | null>;
  /** Row → field → what stands in the cell's place. */
  fixes: Record<string, Record<string, string>>;
}

const EMPTY: Held = { file: null, source: "", jobId: "", mapping: {}, fixes: {} };
let held = EMPTY;
const listeners = new Set<() => void>();

export function hold(change: Partial<Held>): void {
  held = { ...held, ...change };
  for (const listener of listeners) listener();
}

/** Another file: what was chosen for the one before does not fit it. */
export function holdFile(file: File): void {
  hold({ file, mapping: {}, fixes: {} });
}

export function letGo(): void {
  hold(EMPTY);
}

export function useHeld(): Held {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => held,
  );
}

export function formOf({ file, source, jobId, mapping, fixes }: Held, dryRun: boolean): FormData {
  const form = new FormData();
  if (file) form.set("file", file);
  if (source.trim()) form.set("source", source.trim());
  if (jobId) form.set("job_template_id", jobId);
  if (Object.keys(mapping).length > 0) form.set("mapping", JSON.stringify(mapping));
  if (Object.keys(fixes).length > 0) form.set("fixes", JSON.stringify(fixes));
  if (dryRun) form.set("dry_run", "true");
  return form;
}
