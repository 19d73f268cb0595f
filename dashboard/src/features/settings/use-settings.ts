import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { settingsApi } from "@/api/settings";
import type { CompanySettings } from "@/api/types";
import { keptDraft, useKeptDraft } from "@/lib/kept-draft";
import { type Conflict, changedKeys, conflicts, type Fields, rebased } from "./draft";

/** The company's settings; they do not change below the hands of whoever edits them. */
export function useSettings() {
  return useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => companyApi.settings(signal),
    refetchOnWindowFocus: false,
  });
}

/** Which part of the settings a page edits: out of what is stored, and back into it. */
export interface Part<T extends Fields> {
  read: (settings: CompanySettings) => T;
  write: (settings: CompanySettings, fields: T) => { name?: string; settings?: CompanySettings["settings"] };
}

export interface Draft<T extends Fields> {
  fields: T;
  set: (change: Partial<T>) => void;
  changes: number;
  discard: () => void;
  save: () => void;
  saving: boolean;
  error: unknown;
  /** What somebody else saved meanwhile; empty where nobody did. */
  conflicts: readonly Conflict<T>[];
  /** Who that was, where it is known. */
  savedBy: string | null;
  /** Puts my changes upon theirs; `save` then saves them. */
  rebase: () => void;
}

/** One page's draft, kept in this tab under the page's name (`topic`), its saving, and what to do when somebody else was faster. */
export function useDraft<T extends Fields>(topic: string, opened: CompanySettings, part: Part<T>): Draft<T> {
  const client = useQueryClient();
  const kept = `settings.${topic}`;
  const [base, setBase] = useState(opened);
  // Only what was changed here is kept: the rest may have been saved by somebody else since.
  const [fields, setFields] = useState<T>(() => ({ ...part.read(opened), ...keptDraft<Partial<T>>(kept) }));
  const [newer, setNewer] = useState<CompanySettings | null>(null);
  const saved = part.read(base);
  const changed = changedKeys(saved, fields);
  const own = Object.fromEntries(changed.map((key) => [key, fields[key]]));
  useKeptDraft(kept, changed.length > 0 ? own : null);
  const take = (settings: CompanySettings, next: T) => {
    setBase(settings);
    setFields(next);
    setNewer(null);
    client.setQueryData(keys.settings, settings);
  };
  const save = useMutation({
    mutationFn: async () => {
      const upon = (settings: CompanySettings) =>
        settingsApi.save({ ...part.write(settings, fields), revision: settings.revision });
      try {
        return await upon(base);
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 409)) throw error;
        const now = await companyApi.settings();
        // What was saved meanwhile is another page's: mine goes upon it without a question.
        if (conflicts(saved, part.read(now), fields).length === 0) return upon(now);
        setNewer(now);
        throw error;
      }
    },
    onSuccess: (settings) => take(settings, part.read(settings)),
  });
  const found = newer ? conflicts(saved, part.read(newer), fields) : [];
  return {
    fields,
    set: (change) => {
      save.reset();
      setFields((before) => ({ ...before, ...change }));
    },
    changes: changed.length,
    discard: () => {
      save.reset();
      take(newer ?? base, part.read(newer ?? base));
    },
    save: () => save.mutate(),
    saving: save.isPending,
    error: save.error,
    conflicts: found,
    savedBy: newer?.updated_by?.name ?? null,
    rebase: () => {
      save.reset();
      if (newer) take(newer, rebased(saved, part.read(newer), fields));
    },
  };
}

/** What the server says of one field, e.g. `settings.thresholds`. */
export function fieldProblem(error: unknown, place: string): string | null {
  if (!(error instanceof ApiError)) return null;
  const found = error.fields.filter(({ field }) => field === place || field.startsWith(`${place}.`));
  return found.length > 0 ? found.map(({ message }) => message).join(" ") : null;
}
