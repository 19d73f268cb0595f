import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronDown, FileUp, SquareKanban, Table2, UserPlus } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { useMay } from "@/features/auth/use-may";
import { PageHead } from "@/features/shell/page-head";
import { useNarrow } from "@/lib/use-narrow";
import type { CandidateSearch } from "@/routes/people";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Menu, MenuItem, MenuLink } from "@/ui/menu";
import { AddForm } from "./add-form";
import { Board } from "./board";
import { useColumns } from "./columns";
import { Desk } from "./desk";
import { FirstRun } from "./first-run";
import { SavedViews } from "./saved-views";
import { useDesk } from "./use-desk";

const route = getRouteApi("/company/candidates");
/** Up to so many people a board shows the whole pipeline. */
const BOARD_MOST = 200;
const VIEW = "candidates_view";

/** Who is where, how long, and who waits for us: a table for many, a board for few. */
export default function CandidatesPage() {
  const { t } = useTranslation("people");
  const may = useMay();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const [columns, setColumns] = useColumns();
  const counts = useQuery({
    queryKey: [...keys.candidates, "counts"],
    queryFn: ({ signal }) => companyApi.candidateCounts(signal),
  });
  const writes = may("candidates:write");
  const narrow = useNarrow();
  const usual = (localStorage.getItem(VIEW) ??
    ((counts.data?.total ?? BOARD_MOST + 1) > BOARD_MOST ? "table" : "board")) as "table" | "board";
  const board = !narrow && (filter.view ?? usual) === "board";
  const nobody = counts.data?.total === 0;
  const choose = useCallback(
    (view: "table" | "board") => {
      localStorage.setItem(VIEW, view);
      void navigate({ search: (before: CandidateSearch) => ({ ...before, view }) });
    },
    [navigate],
  );
  return (
    <div>
      <PageHead title={t("title")}>
        {!nobody && !narrow && <ViewSwitch board={board} onChoose={choose} />}
        {writes && !nobody && <Add onAdd={() => setAdding(true)} />}
      </PageHead>
      {nobody ? (
        <FirstRun writes={writes} onAdd={() => setAdding(true)} />
      ) : (
        <div className="grid gap-3">
          <SavedViews filter={filter} board={board} columns={columns} onColumns={setColumns} />
          {board ? (
            <BoardDesk filter={filter} writes={writes} />
          ) : (
            <Desk filter={filter} writes={writes} columns={columns} onColumns={setColumns} />
          )}
        </div>
      )}
      <Dialog open={adding} onClose={() => setAdding(false)} title={t("addOne")}>
        <AddForm onDone={() => setAdding(false)} />
      </Dialog>
    </div>
  );
}

function BoardDesk({ filter, writes }: { filter: CandidateSearch; writes: boolean }) {
  const desk = useDesk(writes);
  const { t, i18n } = useTranslation(["people", "hr"]);
  const [follow, setFollow] = useState<string | null>(null);
  // Focus goes with the card, once it stands in its new column.
  useEffect(() => {
    if (!follow) return;
    const card = document.querySelector<HTMLElement>(`[data-card="${follow}"]`);
    const column = card?.closest("[data-stage]");
    if (!card || !column) return;
    card.querySelector<HTMLElement>("button, a")?.focus();
    const cards = [...column.querySelectorAll("[data-card]")];
    const values = { place: cards.indexOf(card) + 1, total: cards.length.toLocaleString(i18n.language) };
    const name = card.querySelector("a")?.textContent ?? "";
    desk.say(t("move.place", { name, stage: column.querySelector("h2 span")?.textContent ?? "", ...values }));
    setFollow(null);
  }, [follow, desk.say, t, i18n.language]);
  return (
    <>
      {desk.toolbar(filter, true, null)}
      <Board
        filter={filter}
        writes={writes}
        onActive={desk.setActive}
        onMove={(person, to) => {
          void desk.move([person], to).then((moved) => moved && setFollow(person.id));
        }}
      />
      {desk.layers}
    </>
  );
}

function ViewSwitch({ board, onChoose }: { board: boolean; onChoose: (view: "table" | "board") => void }) {
  const { t } = useTranslation("people");
  return (
    <fieldset className="flex rounded-control border border-control p-0.5">
      <legend className="sr-only">{t("view.label")}</legend>
      {(["table", "board"] as const).map((view) => {
        const Icon = view === "table" ? Table2 : SquareKanban;
        const on = (view === "board") === board;
        return (
          <button
            key={view}
            type="button"
            aria-pressed={on}
            onClick={() => onChoose(view)}
            className={`inline-flex min-h-8 items-center gap-1.5 rounded-[4px] px-2.5 ${on ? "bg-accent-tint font-medium text-accent-tint-text" : "text-muted hover:bg-sunken"}`}
          >
            <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
            {t(`view.${view}`)}
          </button>
        );
      })}
    </fieldset>
  );
}

function Add({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation("people");
  return (
    <Menu
      trigger={
        <Button tone="primary" icon={UserPlus}>
          <span className="inline-flex items-center gap-1.5">
            {t("add")}
            <ChevronDown aria-hidden="true" size={14} strokeWidth={1.75} />
          </span>
        </Button>
      }
    >
      <MenuLink>
        <Link to="/candidates/import" search={{}}>
          <FileUp aria-hidden="true" size={16} strokeWidth={1.75} />
          {t("addImport")}
        </Link>
      </MenuLink>
      <MenuItem icon={UserPlus} onSelect={onAdd}>
        {t("addOne")}
      </MenuItem>
    </Menu>
  );
}
