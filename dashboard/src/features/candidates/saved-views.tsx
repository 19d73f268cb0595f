import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BookmarkPlus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { peopleApi, type SavedView } from "@/api/people";
import type { CandidateSearch } from "@/routes/people";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { type Tab, Tabs } from "@/ui/tabs";
import { toasts } from "@/ui/toasts";
import { type Column, known } from "./columns";

const KEY = [...keys.candidates, "views"] as const;
const MOST = 20;

/** As an address: a view is nothing that a link could not be. */
function searchOf(one: SavedView): CandidateSearch {
  return {
    ...(one.view === "board" ? { view: "board" as const } : { view: "table" as const }),
    ...(one.status?.[0] ? { status: one.status[0] } : {}),
    ...(one.job ? { job: one.job } : {}),
    ...(one.owner ? { owner: one.owner } : {}),
    ...(one.sort ? { sort: one.sort as NonNullable<CandidateSearch["sort"]> } : {}),
  };
}

const same = (a: CandidateSearch, b: CandidateSearch) =>
  (["status", "job", "owner", "sort"] as const).every((name) => a[name] === b[name]) &&
  (a.view ?? "table") === (b.view ?? "table");

interface Props {
  filter: CandidateSearch;
  board: boolean;
  columns: readonly Column[];
  onColumns: (columns: readonly Column[]) => void;
}

export function SavedViews({ filter, board, columns, onColumns }: Props) {
  const { t } = useTranslation(["people", "common"]);
  const client = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const found = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => peopleApi.views(signal),
    staleTime: 60_000,
  });
  const views = found.data?.views ?? [];
  const keep = useMutation({
    mutationFn: (next: SavedView[]) => peopleApi.keepViews(next),
    onMutate: (next) => {
      const before = client.getQueryData(KEY);
      client.setQueryData(KEY, { views: next });
      return before;
    },
    onError: (_error, _next, before) => {
      client.setQueryData(KEY, before);
      toasts.fail(t("views.failed"));
    },
  });
  const bare = Object.keys(filter).every((key) => key === "view");
  const current = bare
    ? undefined
    : views.find((one) => same(searchOf(one), { ...filter, view: board ? "board" : "table" }));
  const shown = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (shown.current === current?.name) return;
    shown.current = current?.name;
    if (current?.columns?.length) onColumns(known(current.columns));
  }, [current, onColumns]);
  const save = () => {
    const label = name.trim();
    if (!label) return;
    const { status, job, owner, sort } = filter;
    const made: SavedView = {
      name: label,
      view: board ? "board" : "table",
      status: status ? [status] : [],
      job: job ?? null,
      owner: owner ?? null,
      sort: sort ?? null,
      columns: [...columns],
    };
    keep.mutate([...views.filter((one) => one.name !== label), made]);
    toasts.say(t("views.saved", { name: label }));
    setNaming(false);
    setName("");
  };
  const remove = (one: SavedView) => {
    keep.mutate(views.filter((other) => other !== one));
    toasts.undo(t("views.removed", { name: one.name }), () => keep.mutate(views));
  };
  const tabs: Tab[] = [
    {
      key: "",
      label: t("views.all"),
      link: { to: "/candidates", search: filter.view ? { view: filter.view } : {} },
      current: bare,
    },
    ...views.map((one) => ({
      key: one.name,
      label: one.name,
      link: { to: "/candidates" as const, search: searchOf(one) },
      current: one === current,
    })),
  ];
  return (
    <div className="flex items-center gap-2">
      <div className="min-w-0 flex-1">
        <Tabs label={t("views.label")} tabs={tabs} />
      </div>
      {current && (
        <Button size="sm" tone="quiet" icon={X} onClick={() => remove(current)}>
          {t("views.remove", { name: current.name })}
        </Button>
      )}
      {!bare && !current && views.length < MOST && (
        <Button size="sm" tone="quiet" icon={BookmarkPlus} onClick={() => setNaming(true)}>
          {t("views.save")}
        </Button>
      )}
      <Dialog open={naming} onClose={() => setNaming(false)} title={t("views.save")}>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextField
            label={t("views.name")}
            hint={t("views.hint")}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="flex gap-2">
            <Button type="submit" tone="primary">
              {t("common:save")}
            </Button>
            <Button onClick={() => setNaming(false)}>{t("common:cancel")}</Button>
          </div>
        </form>
      </Dialog>
    </div>
  );
}
