import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { type Person, peopleApi } from "@/api/people";
import type { CandidateStatus } from "@/api/types";
import { groupBy } from "@/lib/group-by";
import { useKeys } from "@/lib/use-keys";
import type { CandidateSearch } from "@/routes/people";
import { toasts } from "@/ui/toasts";
import type { Column } from "./columns";
import { ColumnsMenu, Filters, SearchField } from "./filters";
import { PartlyMoved } from "./partly-moved";
import { Decline, OwnerPicker, StagePicker } from "./pickers";
import { change, type Partly, useMoves } from "./use-moves";

type Layer =
  | { kind: "stage"; people: Person[]; count?: number; all?: CandidateSearch }
  | { kind: "owner"; people: Person[] }
  | { kind: "decline"; people: Person[] }
  | { kind: "partly"; left: Partly };

/** What table and board share: moving and assigning with their dialogs, the toolbar, and what is said aloud. */
export function useDesk(writes: boolean, people: () => Person[] = () => []) {
  const { t, i18n } = useTranslation(["people", "hr"]);
  const client = useQueryClient();
  const [layer, setLayer] = useState<Layer | null>(null);
  const [said, say] = useState("");
  const active = useRef<Person | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const write = useMoves(say, (left) => setLayer({ kind: "partly", left }));
  const close = useCallback(() => setLayer(null), []);

  const move = async (wanted: Person[], to: CandidateStatus): Promise<boolean> => {
    if (to === "rejected") {
      setLayer({ kind: "decline", people: wanted });
      return false;
    }
    return write(wanted, to);
  };
  const assign = async (wanted: Person[], user: { id: string; name: string } | null) => {
    const undo = change(client, new Set(wanted.map(({ id }) => id)), {
      assigned_to: user?.id ?? null,
      assignee: user,
    });
    try {
      await peopleApi.assign(
        wanted.map(({ id }) => id),
        user?.id ?? null,
      );
    } catch {
      undo();
      toasts.fail(t("assign.failed"));
      return;
    }
    const values = { count: wanted.length, n: wanted.length.toLocaleString(i18n.language) };
    const [only] = wanted;
    const text = !user
      ? t("assign.nobody", values)
      : wanted.length === 1
        ? t("assign.done", { name: user.name, who: only?.name })
        : t("assign.doneMany", { ...values, name: user.name });
    toasts.undo(text, async () => {
      const groups = groupBy(wanted, (one) => one.assigned_to);
      for (const [owner, group] of groups)
        await peopleApi.assign(
          group.map(({ id }) => id),
          owner,
        );
      await client.invalidateQueries({ queryKey: keys.candidates });
    });
    say(text);
    void client.invalidateQueries({ queryKey: keys.candidates });
  };
  const moveAll = async (filter: CandidateSearch, to: CandidateStatus, count: number) => {
    const stage = t(`hr:stage.${to}`);
    try {
      const { task_id } = await peopleApi.moveMatching(filter, to);
      void client.invalidateQueries({ queryKey: keys.tasks });
      toasts.undo(t("bulk.started", { n: count.toLocaleString(i18n.language), stage }), async () => {
        try {
          await peopleApi.callOff(task_id);
          toasts.say(t("bulk.calledOff"));
        } catch {
          toasts.fail(t("bulk.tooLate"));
        }
        void client.invalidateQueries({ queryKey: keys.tasks });
      });
    } catch {
      toasts.fail(t("move.failedMany"));
    }
  };

  const chosen = () => {
    const selected = people();
    return selected.length > 0 ? selected : active.current ? [active.current] : [];
  };
  const onChosen = (kind: "stage" | "owner") => {
    const wanted = chosen();
    if (wanted.length > 0) setLayer({ kind, people: wanted });
  };
  useKeys({
    Slash: { label: t("key.search"), run: () => search.current?.focus() },
    ...(writes
      ? {
          KeyS: { label: t("key.stage"), run: () => onChosen("stage") },
          KeyA: { label: t("key.assign"), run: () => onChosen("owner") },
        }
      : {}),
  });

  const layers: ReactNode = (
    <>
      <p role="status" className="sr-only" data-testid="said">
        {said}
      </p>
      {layer?.kind === "stage" && (
        <StagePicker
          people={layer.people}
          count={layer.count}
          without={layer.all ? ["rejected"] : []}
          onClose={close}
          onChoose={(to) => {
            close();
            if (layer.all) void moveAll(layer.all, to, layer.count ?? 0);
            else void move(layer.people, to);
          }}
        />
      )}
      {layer?.kind === "owner" && (
        <OwnerPicker
          people={layer.people}
          onClose={close}
          onChoose={(user) => {
            close();
            void assign(layer.people, user);
          }}
        />
      )}
      {layer?.kind === "decline" && (
        <Decline
          people={layer.people}
          // Whom it left may be shown by then.
          onClose={() => setLayer((now) => (now?.kind === "decline" ? null : now))}
          onDecline={(reason) => write(layer.people, "rejected", reason)}
        />
      )}
      {layer?.kind === "partly" && (
        <PartlyMoved
          left={layer.left}
          onClose={close}
          onRetry={() => {
            close();
            void write(layer.left.held, layer.left.status, layer.left.reason);
          }}
        />
      )}
    </>
  );
  return {
    say,
    move,
    layers,
    setActive: (person: Person | null) => {
      active.current = person;
    },
    pickStage: (wanted: Person[]) => setLayer({ kind: "stage", people: wanted }),
    pickOwner: (wanted: Person[]) => setLayer({ kind: "owner", people: wanted }),
    pickStageOfAll: (filter: CandidateSearch, count: number) =>
      setLayer({ kind: "stage", people: [], count, all: filter }),
    toolbar: (filter: CandidateSearch, board: boolean, columns: Toolbar | null) => (
      <div className="flex min-h-10 flex-wrap items-center gap-2">
        <SearchField ref={search} filter={filter} />
        <Filters filter={filter} board={board} />
        {columns && (
          <span className="max-sm:hidden">
            <ColumnsMenu columns={columns.columns} onChange={columns.onColumns} />
          </span>
        )}
      </div>
    ),
  };
}

interface Toolbar {
  columns: readonly Column[];
  onColumns: (columns: readonly Column[]) => void;
}
