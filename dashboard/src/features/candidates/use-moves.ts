import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { type BulkMoved, type Person, peopleApi } from "@/api/people";
import type { CandidateStatus } from "@/api/types";
import { groupBy } from "@/lib/group-by";
import { toasts } from "@/ui/toasts";

type Rows = { candidates: Person[] };
export interface Partly {
  status: CandidateStatus;
  reason: string | undefined;
  held: Person[];
  gone: number;
}

/** Writes a change into every list that shows these people; returns what takes it back. */
export function change(client: QueryClient, ids: ReadonlySet<string>, to: Partial<Person>): () => void {
  const before = client.getQueriesData<Rows>({ queryKey: [...keys.candidates, "list"] });
  client.setQueriesData<Rows>({ queryKey: [...keys.candidates, "list"] }, (page) =>
    page
      ? { ...page, candidates: page.candidates.map((one) => (ids.has(one.id) ? { ...one, ...to } : one)) }
      : page,
  );
  const ones = [...ids].map((id) => [keys.candidate(id), client.getQueryData(keys.candidate(id))] as const);
  for (const [key] of ones) client.setQueryData<Person>(key, (one) => (one ? { ...one, ...to } : one));
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data);
    for (const [key, data] of ones) client.setQueryData(key, data);
  };
}

/**
 * Moves people and shows it at once; when the service refuses, everybody stands where they were and a sentence says so.
 * `say` is told what happened, for the page's live region; `partly` what could not be moved.
 */
export function useMoves(say: (text: string) => void, partly: (left: Partly) => void) {
  const { t, i18n } = useTranslation(["people", "hr"]);
  const client = useQueryClient();
  const number = (value: number) => value.toLocaleString(i18n.language);
  const stageOf = (status: CandidateStatus) => t(`hr:stage.${status}`);
  const refresh = () => client.invalidateQueries({ queryKey: keys.candidates });

  const back = async (people: Person[]) => {
    const groups = groupBy(people, (one) => one.status);
    const undos = [...groups].map(([status, group]) =>
      change(client, new Set(group.map(({ id }) => id)), {
        status,
        status_since: group[0]?.status_since ?? null,
      }),
    );
    try {
      for (const [status, group] of groups)
        await peopleApi.move(
          group.map(({ id }) => id),
          status,
        );
      say(t("move.undone"));
    } catch {
      for (const undo of undos) undo();
      toasts.fail(t("move.undoFailed"));
    }
    await refresh();
  };

  return async (people: Person[], status: CandidateStatus, reason?: string): Promise<boolean> => {
    const wanted = people.filter((one) => one.status !== status);
    const [only] = wanted;
    if (!only) return true;
    const rollBack = change(client, new Set(wanted.map(({ id }) => id)), {
      status,
      status_since: new Date().toISOString(),
    });
    let done: BulkMoved;
    try {
      done = await peopleApi.move(
        wanted.map(({ id }) => id),
        status,
        reason,
      );
    } catch {
      rollBack();
      toasts.fail(
        wanted.length === 1
          ? t("move.failed", { name: only.name, stage: stageOf(only.status) })
          : t("move.failedMany"),
      );
      return false;
    }
    const left = new Set([...(done.held ?? []), ...done.not_found]);
    const moved = wanted.filter(({ id }) => !left.has(id));
    const text =
      moved.length === 1
        ? t("move.moved", { name: moved[0]?.name, stage: stageOf(status) })
        : t("move.movedMany", { count: moved.length, n: number(moved.length), stage: stageOf(status) });
    if (moved.length > 0) {
      toasts.undo(text, () => back(moved));
      say(text);
    }
    if (left.size > 0) {
      rollBackSome(
        client,
        wanted.filter(({ id }) => left.has(id)),
      );
      const held = wanted.filter(({ id }) => (done.held ?? []).includes(id));
      partly({ status, reason, held, gone: done.not_found.length });
    }
    void refresh();
    return true;
  };
}

function rollBackSome(client: QueryClient, people: Person[]): void {
  for (const one of people)
    change(client, new Set([one.id]), { status: one.status, status_since: one.status_since });
}
