import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi, careerKeys, type Entry, type EntryKind } from "@/api/career";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Empty, Skeleton } from "@/ui/parts";
import { useRemoval } from "@/ui/use-removal";
import { EntryForm } from "./entry-form";
import { moved } from "./fields";
import { idsIn, Relations } from "./relations";
import { nameOf, useSaid } from "./said";
import { SuggestSkills } from "./suggest-skills";

/** Entries of one kind: added, changed, deleted, and put in order with buttons that the keyboard reaches. */
export function Entries({ profile, kind }: { profile: CareerProfile; kind: EntryKind }) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const [open, setOpen] = useState<string | null>(null);
  const removal = useRemoval();
  const key = careerKeys.entries(profile.id, kind);
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => careerApi.entries(profile.id, kind, signal),
  });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: key });
    await client.invalidateQueries({ queryKey: careerKeys.completeness(profile.id) });
  };
  const kept = list.data?.data ?? [];
  const order = useMutation({
    mutationFn: (ids: string[]) => {
      // The service still has those that are going, and wants to be told of all.
      const leaving = kept.flatMap(({ id }) => (removal.isGoing(id) ? [id] : []));
      return careerApi.order(profile.id, kind, [...ids, ...leaving]);
    },
    onSettled: refresh,
  });
  const remove = (entry: Entry) =>
    removal.remove({
      key: entry.id,
      said: t("removed", { name: nameOf(entry) }),
      failed: t("notRemoved"),
      act: () => careerApi.remove(kind, entry.id),
      refresh,
    });
  const rows = kept.filter(({ id }) => !removal.isGoing(id));
  const ids = rows.map(({ id }) => id);
  const done = async () => {
    setOpen(null);
    await refresh();
  };
  const fresh = (
    <EntryForm kind={kind} profile={profile} entry={null} onDone={done} onCancel={() => setOpen(null)} />
  );
  return (
    <section aria-labelledby="career-entries" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="career-entries" className="text-xl font-semibold">
          {t(`kind.${kind}`)}
        </h2>
        {open !== "new" && rows.length > 0 && (
          <Button icon={Plus} onClick={() => setOpen("new")}>
            {t("add")}
          </Button>
        )}
      </div>
      {kind === "skills" && <SuggestSkills profile={profile} onAdded={refresh} />}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {order.error && <Failure error={order.error} />}
      {list.isPending && <Skeleton className="h-32" />}
      {list.data && rows.length === 0 && open !== "new" && (
        <Empty
          title={t(`empty.${kind}`)}
          action={
            <Button tone="primary" icon={Plus} onClick={() => setOpen("new")}>
              {t("add")}
            </Button>
          }
        />
      )}
      {open === "new" && <Card>{fresh}</Card>}
      {rows.length > 0 && (
        <ol className="divide-y divide-hairline rounded-card border border-hairline bg-surface">
          {rows.map((entry, index) => (
            <li key={entry.id} className="p-4">
              {open === entry.id ? (
                <>
                  <EntryForm
                    kind={kind}
                    profile={profile}
                    entry={entry}
                    onDone={done}
                    onCancel={() => setOpen(null)}
                  />
                  {kind === "projects" && <Relations profile={profile} project={entry} />}
                </>
              ) : (
                <div className="flex flex-wrap items-center gap-3">
                  <Told entry={entry} />
                  <div className="flex gap-1">
                    <Button
                      size="sm"
                      tone="quiet"
                      icon={ArrowUp}
                      disabled={index === 0 || order.isPending}
                      aria-label={t("up", { name: nameOf(entry) })}
                      onClick={() => order.mutate(moved(ids, entry.id, -1))}
                    />
                    <Button
                      size="sm"
                      tone="quiet"
                      icon={ArrowDown}
                      disabled={index === rows.length - 1 || order.isPending}
                      aria-label={t("down", { name: nameOf(entry) })}
                      onClick={() => order.mutate(moved(ids, entry.id, 1))}
                    />
                    <Button
                      size="sm"
                      tone="quiet"
                      icon={Pencil}
                      aria-label={t("edit", { name: nameOf(entry) })}
                      onClick={() => setOpen(entry.id)}
                    />
                    <Button
                      size="sm"
                      tone="quiet"
                      icon={Trash2}
                      aria-label={t("remove", { name: nameOf(entry) })}
                      onClick={() => remove(entry)}
                    />
                  </div>
                </div>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** What a line says of an entry beside its name and its dates, where it has it. */
const TOLD = ["company", "degree", "field", "issuer", "category", "level", "client"] as const;

function Told({ entry }: { entry: Entry }) {
  const { t } = useTranslation("career");
  const { said } = useSaid();
  const facts = [
    ...TOLD.map((name) => said(name, entry[name])),
    entry.kind === "other" ? "" : said("kind", entry.kind),
  ].filter(Boolean);
  const dates = [entry.start_date, entry.is_current ? t("now") : entry.end_date, entry.achieved_on]
    .filter(Boolean)
    .join(" – ");
  const linked = idsIn(entry.experience_ids).length + idsIn(entry.skill_ids).length;
  return (
    <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
      <p className="font-medium break-words">{nameOf(entry)}</p>
      {(facts.length > 0 || dates) && (
        <p className="break-words text-muted">{[...facts, dates].filter(Boolean).join(" · ")}</p>
      )}
      {linked > 0 && <p className="text-sm text-muted">{t("relations.count", { count: linked })}</p>}
      {entry.is_anonymized === true && <p className="text-sm text-muted">{t("anonymous")}</p>}
    </div>
  );
}
