import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Radio, TriangleAlert } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { PageHead } from "@/features/shell/page-head";
import { formatDateTime, formatRelative } from "@/lib/format";
import { useKeys } from "@/lib/use-keys";
import { buttonClass } from "@/ui/button";
import { ToggleChip } from "@/ui/chip";
import { cn } from "@/ui/cn";
import { NoMatch } from "@/ui/empty";
import { Empty, Notice, Skeleton } from "@/ui/parts";
import { useDesk } from "../desk";
import { postAt } from "../post";
import { Announcer, chime } from "./announce";
import { AttentionList } from "./attention";
import type { RowActs } from "./cells";
import { Levels } from "./levels";
import { NoteDialog } from "./note-dialog";
import type { Attention } from "./order";
import { Rows } from "./rows";
import type { Shown } from "./shown";
import { Tiles } from "./tiles";
import { theWall, useSecond, useWall } from "./use-wall";

const route = getRouteApi("/company/live");
/** More than these are rows (ux §3.7). */
const TILES = 12;
/** Silence of the stream after which what is shown may be old: the server speaks every 15 s. */
const STALE_MS = 20_000;

export default function WallPage() {
  const { t } = useTranslation(["live", "hr"]);
  const state = useWall();
  const search = route.useSearch();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [note, setNote] = useState<Shown | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const me = useMe();
  const acts = useActs(setNote);
  const { ids, attention, jobs, mine } = useFiltered(search, me);

  useEffect(() => {
    if (!canvas.current || !box.current) return;
    const levels = new Levels(canvas.current, box.current, theWall());
    return () => levels.stop();
  }, []);
  const hold = useHold();
  useWallKeys(box, state.attention, acts);
  const said = useAnnouncements(state.attention);

  const some = state.ids.length > 0;
  return (
    <div
      ref={box}
      {...hold}
      onFocusCapture={({ target }) =>
        setFocused(
          target.closest<HTMLElement>("[role=row]")?.querySelector<HTMLElement>("[data-wall-row]")?.dataset
            .wallRow ?? null,
        )
      }
    >
      <PageHead title={t("hr:live.title")}>
        {some && (
          <span className="tabular text-muted" data-testid="running-count">
            {t("runningCount", { count: state.running })}
          </span>
        )}
      </PageHead>
      <p role="status" className="sr-only">
        {said}
      </p>
      <Banners />
      {!state.loaded && state.link !== "unknown" && <Waiting />}
      {state.loaded && !some && <Nobody />}
      {some && (
        <>
          <Filters mine={mine} jobs={jobs} />
          <Fading>
            {attention.length > 0 && <AttentionList found={attention} acts={acts} />}
            <h2 className="mb-2 text-lg font-semibold">{t("running")}</h2>
            {ids.length === 0 && <Hidden />}
            {ids.length > 0 &&
              (ids.length <= TILES ? (
                <Tiles ids={ids} acts={acts} />
              ) : (
                <Rows ids={ids} acts={acts} focused={focused} />
              ))}
          </Fading>
        </>
      )}
      <div aria-hidden="true">
        <canvas ref={canvas} className="pointer-events-none fixed inset-0 z-[1] h-full w-full" />
      </div>
      <NoteDialog about={note} onClose={() => setNote(null)} />
    </div>
  );
}

function useMe(): { id: string; name: string } | null {
  const user = useSession();
  return user.status === "signed_in" || user.status === "expired" ? user.user : null;
}

function useActs(onNote: (row: Shown) => void): RowActs {
  const may = useMay()("interviews:supervise");
  const heard = useDesk()?.interviewId ?? null;
  return useMemo(
    () => ({
      may,
      heard,
      onNote,
      onListen: (row: Shown) => {
        const post = postAt(row.id);
        if (heard === row.id) post.supervision.stop();
        else post.listen();
      },
    }),
    [may, heard, onNote],
  );
}

/** What the chips leave of the wall. */
function useFiltered(search: { show?: string; job?: string }, me: { id: string; name: string } | null) {
  const state = useWall();
  // Whom a row belongs to may change without a row coming or going: once a second is soon enough.
  const second = useSecond();
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again every second
  return useMemo(() => {
    const wall = theWall();
    const rows = state.ids.flatMap((id) => wall.shown(id) ?? []);
    const isMine = (row: Shown) =>
      me !== null && (row.interviewerId === me.id || row.watching.split(", ").includes(me.name));
    const needs = new Set(state.attention.map(({ id }) => id));
    const shown = rows.filter(
      (row) =>
        (search.job === undefined || row.jobId === search.job) &&
        (search.show !== "attention" || needs.has(row.id)) &&
        (search.show !== "mine" || isMine(row)),
    );
    const ids = shown.map(({ id }) => id);
    const here = new Set(ids);
    const jobs = new Map(rows.map(({ jobId, job }) => [jobId, job]));
    return {
      ids,
      attention: state.attention.filter(({ id }) => here.has(id)),
      jobs: [...jobs].sort(([, a], [, b]) => a.localeCompare(b)),
      mine: rows.filter(isMine).length,
    };
  }, [state.ids, state.attention, search.job, search.show, me, second]);
}

/** While somebody points at the wall or is in it by key, no row leaves and none changes its place. */
function useHold() {
  const release = useRef<(() => void) | null>(null);
  const [inside, setInside] = useState({ pointer: false, focus: false });
  const held = inside.pointer || inside.focus;
  useEffect(() => {
    if (!held) return;
    release.current = theWall().hold();
    return () => release.current?.();
  }, [held]);
  return {
    onPointerEnter: () => setInside((now) => ({ ...now, pointer: true })),
    onPointerLeave: () => setInside((now) => ({ ...now, pointer: false })),
    onFocus: ({ target }: React.FocusEvent) =>
      setInside((now) => ({ ...now, focus: target.closest("[data-wall-row], li, [role=row]") !== null })),
    onBlur: () => setInside((now) => ({ ...now, focus: false })),
  };
}

function useWallKeys(
  box: React.RefObject<HTMLDivElement | null>,
  attention: readonly Attention[],
  acts: RowActs,
): void {
  const { t } = useTranslation("live");
  const navigate = useNavigate();
  const links = () => [...(box.current?.querySelectorAll<HTMLElement>("[data-wall-row]") ?? [])];
  const at = () => {
    const row = document.activeElement?.closest("li, [role=row]");
    return row?.querySelector<HTMLElement>("[data-wall-row]") ?? null;
  };
  const move = (by: 1 | -1) => {
    const all = links();
    const now = at();
    const next = now ? all[all.indexOf(now) + by] : all[0];
    next?.focus();
  };
  const act = (run: (row: Shown) => void) => {
    const row = theWall().shown(at()?.dataset.wallRow ?? attention[0]?.id ?? "");
    if (row && row.state !== "gone") run(row);
  };
  const supervise = acts.may
    ? {
        KeyL: { label: t("key.listen"), run: () => act(acts.onListen) },
        KeyN: { label: t("key.note"), run: () => act(acts.onNote) },
        "Shift+KeyP": {
          label: t("key.pause"),
          run: () =>
            act((row) => {
              const kind = row.state === "paused" ? "resume_call" : "pause_call";
              if (row.state !== "person") void companyApi.command(row.id, { kind }).catch(() => undefined);
            }),
        },
      }
    : {};
  useKeys({
    KeyJ: { label: t("key.next"), run: () => move(1) },
    KeyK: { label: t("key.previous"), run: () => move(-1) },
    Enter: {
      label: t("key.open"),
      run: () => {
        const [first] = attention;
        if (first && at() === null) void navigate({ to: "/live/$id", params: { id: first.id } });
      },
    },
    ...supervise,
  });
}

function useAnnouncements(attention: readonly Attention[]): string {
  const { t } = useTranslation("live");
  const [said, setSaid] = useState("");
  const words = useCallback(
    (fresh: readonly Attention[]) => {
      const [first] = fresh;
      const name = theWall().shown(first?.id ?? "")?.name ?? "";
      const one = first ? `${name}: ${t(`alert.${first.kind}`)}` : "";
      setSaid(fresh.length > 1 ? `${one}. ${t("attentionMore", { count: fresh.length - 1 })}` : one);
    },
    [t],
  );
  const speak = useRef(words);
  speak.current = words;
  const [announcer] = useState(() => new Announcer((fresh) => speak.current(fresh)));
  useEffect(() => () => announcer.stop(), [announcer]);
  useEffect(() => {
    if (announcer.look(attention).some(({ kind }) => kind === "person")) chime();
  }, [announcer, attention]);
  return said;
}

function Filters({ mine, jobs }: { mine: number; jobs: readonly (readonly [string, string])[] }) {
  const { t } = useTranslation("live");
  const state = useWall();
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (change: { show?: "attention" | "mine" | undefined; job?: string | undefined }) => {
    const { show, job } = { ...search, ...change };
    void navigate({ to: "/live", search: { ...(show && { show }), ...(job && { job }) }, replace: true });
  };
  return (
    <fieldset className="mb-4 flex min-w-0 flex-wrap items-center gap-2">
      <legend className="sr-only">{t("filter.label")}</legend>
      <ToggleChip pressed={!search.show} onChange={() => go({ show: undefined })} count={state.running}>
        {t("filter.all")}
      </ToggleChip>
      <ToggleChip
        pressed={search.show === "attention"}
        onChange={(on) => go({ show: on ? "attention" : undefined })}
        count={state.attention.length}
      >
        {t("filter.attention")}
      </ToggleChip>
      <ToggleChip
        pressed={search.show === "mine"}
        onChange={(on) => go({ show: on ? "mine" : undefined })}
        count={mine}
      >
        {t("filter.mine")}
      </ToggleChip>
      {(jobs.length > 1 || search.job) && (
        <select
          aria-label={t("filter.job")}
          value={search.job ?? ""}
          onChange={({ target }) => go({ job: target.value || undefined })}
          className="min-h-8 max-w-60 rounded-full border border-control bg-surface px-3 max-sm:min-h-11"
        >
          <option value="">{t("filter.everyJob")}</option>
          {jobs.map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      )}
    </fieldset>
  );
}

/** Rows that may be old stand back, and say as of when they are. */
function Fading({ children }: { children: React.ReactNode }) {
  return <div className={cn(useStale() !== null && "opacity-60")}>{children}</div>;
}

function useStale(): number | null {
  const { link, loaded } = useWall();
  const now = useSecond();
  const { heardAt } = theWall().snapshot();
  if (!loaded) return null;
  return link === "open" && now - heardAt < STALE_MS ? null : heardAt;
}

function Banners() {
  const { t, i18n } = useTranslation(["live", "hr", "common"]);
  const { link, outages } = useWall();
  const stale = useStale();
  const clock = (at: number) =>
    new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium" }).format(new Date(at));
  return (
    <div role="status" className="mb-4 grid gap-2 empty:hidden">
      {link === "signed_out" && <Notice tone="caution" title={t("hr:live.signedOut")} />}
      {link === "unknown" && <Notice tone="bad" title={t("common:error.notFound")} />}
      {stale !== null && link !== "signed_out" && (
        <Notice tone="caution" title={t("stale", { time: clock(stale) })}>
          {t("staleText")}
        </Notice>
      )}
      {outages.map(({ part, engine, interviews }) => (
        <Notice
          key={part}
          tone="caution"
          icon={TriangleAlert}
          title={t(`outage.${part}`, { engine })}
          data-testid="outage"
        >
          {t(`outage.effect.${part}`, { count: interviews })}
        </Notice>
      ))}
    </div>
  );
}

function Hidden() {
  const { t } = useTranslation("live");
  const { running } = useWall();
  const navigate = useNavigate();
  return (
    <NoMatch onClear={() => void navigate({ to: "/live", search: {}, replace: true })}>
      {t("hidden", { count: running })}
    </NoMatch>
  );
}

function Waiting() {
  return (
    <div aria-busy="true" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} className="h-[136px]" />
      ))}
    </div>
  );
}

/** Nothing runs: what comes next, and when. */
function Nobody() {
  const { t, i18n } = useTranslation(["live", "hr"]);
  const next = useQuery({
    queryKey: [...keys.live, "next"],
    queryFn: ({ signal }) => companyApi.interviews({ status: "scheduled" }, signal),
    staleTime: 30_000,
  });
  const now = Date.now();
  const coming = (next.data?.interviews ?? [])
    .flatMap((one) =>
      one.scheduled_at && Date.parse(one.scheduled_at) > now ? [{ ...one, at: one.scheduled_at }] : [],
    )
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
  return (
    <Empty
      title={t("hr:live.emptyTitle")}
      action={
        <Link to="/schedule" search={{}} className={buttonClass()}>
          <Radio aria-hidden="true" size={16} strokeWidth={1.75} />
          {t("schedule")}
        </Link>
      }
    >
      <span className="block">{t("hr:live.empty")}</span>
      {coming && (
        <span className="mt-1 block">
          {t("next", {
            name: coming.candidate.name,
            time: formatDateTime(coming.at, i18n.language),
            relative: formatRelative(coming.at, i18n.language),
          })}
        </span>
      )}
    </Empty>
  );
}
