import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "@/api/people";
import { useKeys } from "@/lib/use-keys";
import type { CandidateSearch } from "@/routes/people";
import { NoMatch } from "@/ui/empty";
import { Failure } from "@/ui/failure";
import { SkeletonRows } from "@/ui/skeleton";
import { BulkBar } from "./bulk-bar";
import type { Column } from "./columns";
import { Grid } from "./grid";
import { useDesk } from "./use-desk";
import { type People, plain, usePeople } from "./use-people";
import { useRange } from "./use-range";
import { rememberWalk } from "./walk";

/** As many as one request moves. */
const MOST = 1_000;

interface Props {
  filter: CandidateSearch;
  writes: boolean;
  columns: readonly Column[];
  onColumns: (columns: readonly Column[]) => void;
}

/** The table with its toolbar; while somebody is selected the bulk bar stands in the toolbar's place. */
export function Desk({ filter, writes, columns, onColumns }: Props) {
  const { t } = useTranslation("people");
  const navigate = useNavigate();
  const [range, onRange] = useRange();
  const { view: _view, ...wanted } = filter;
  const people = usePeople(wanted, range.first, range.last);
  const selection = useSelection(JSON.stringify(plain(wanted)));
  const [active, setActive] = useState(0);
  const desk = useDesk(writes, () => [...selection.rows.values()]);
  const at = useRef(active);
  const focusOn = useCallback((index: number) => {
    at.current = index;
    setActive(index);
  }, []);
  desk.setActive(people.row(Math.min(active, Math.max(0, people.total - 1))) ?? null);

  const step = (by: number) => focusOn(Math.max(0, Math.min(people.total - 1, at.current + by)));
  const select = (person: Person | undefined) => person && selection.toggle(person);
  const open = useCallback(
    (person: Person) => void navigate({ to: "/candidates/$id", params: { id: person.id }, search: {} }),
    [navigate],
  );
  useKeys({
    KeyJ: { label: t("key.next"), run: () => step(1) },
    KeyK: { label: t("key.previous"), run: () => step(-1) },
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: {
      label: t("key.open"),
      run: () => {
        const person = people.row(at.current);
        if (person) open(person);
      },
    },
    ...(writes
      ? {
          KeyX: { label: t("key.select"), run: () => select(people.row(at.current)) },
          "Shift+KeyJ": {
            label: t("key.extend"),
            run: () => {
              const here = people.row(at.current);
              if (here && !selection.rows.has(here.id)) selection.toggle(here);
              const next = people.row(at.current + 1);
              step(1);
              if (next && !selection.rows.has(next.id)) selection.toggle(next);
            },
          },
          Escape: () => selection.clear(),
        }
      : {}),
  });
  useWalk(people, filter);
  const chosen = [...selection.rows.values()];
  const count = selection.all ? people.total : chosen.length;
  if (people.pending) return <Loading />;
  return (
    <>
      {count > 0 ? (
        <BulkBar
          count={count}
          all={selection.all}
          exact={people.exact}
          matching={!selection.all && people.total > chosen.length ? people.total : null}
          onAll={selection.selectAll}
          onMove={() => {
            if (selection.all) desk.pickStageOfAll(wanted, people.total);
            else desk.pickStage(chosen);
          }}
          onAssign={() => desk.pickOwner(chosen)}
          onClear={selection.clear}
        />
      ) : (
        desk.toolbar(filter, false, { columns, onColumns })
      )}
      {people.error !== null && <Failure error={people.error} onRetry={people.retry} />}
      {people.total === 0 && people.error === null ? (
        <div data-nobody={people.words}>
          <NoMatch
            onClear={() =>
              void navigate({ to: "/candidates", search: filter.view ? { view: filter.view } : {} })
            }
          >
            {t("noMatch.text")}
          </NoMatch>
        </div>
      ) : (
        <Grid
          people={people}
          columns={columns}
          selected={selection.rows}
          active={active}
          writes={writes}
          onActive={focusOn}
          onSelect={selection.toggle}
          onRange={onRange}
          onMove={(person) => desk.pickStage([person])}
          onAssign={(person) => desk.pickOwner([person])}
          onOpen={open}
        />
      )}
      {desk.layers}
    </>
  );
}

function Loading() {
  return (
    <div aria-busy="true" className="rounded-card border border-hairline bg-surface">
      <SkeletonRows rows={12} />
    </div>
  );
}

/** Who is selected; another filter starts anew, for what one does not see is not moved along. */
function useSelection(filter: string) {
  const [rows, setRows] = useState<ReadonlyMap<string, Person>>(new Map());
  const [all, setAll] = useState(false);
  const clear = useCallback(() => {
    setRows(new Map());
    setAll(false);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the filter changes
  useEffect(() => clear(), [filter, clear]);
  return {
    rows,
    all,
    clear,
    selectAll: () => setAll(true),
    toggle: (person: Person) => {
      setAll(false);
      setRows((before) => {
        const next = new Map(before);
        if (!next.delete(person.id) && next.size < MOST) next.set(person.id, person);
        return next;
      });
    },
  };
}

/** Keeps the loaded neighbours for stepping through on a candidate's page. */
function useWalk(people: People, filter: CandidateSearch): void {
  const { loaded, total, exact } = people;
  const ids = loaded.map(({ id }) => id).join();
  const search = JSON.stringify(filter);
  useEffect(() => {
    if (!ids) return;
    rememberWalk({ ids: ids.split(","), offset: 0, total, exact, search: JSON.parse(search) });
  }, [ids, total, exact, search]);
}
