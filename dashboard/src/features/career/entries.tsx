import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi, careerKeys, type Entry, type EntryKind } from "@/api/career";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Empty, Skeleton } from "@/ui/parts";
import { EntryForm } from "./entry-form";
import { moved } from "./fields";
import { SuggestSkills } from "./suggest-skills";

/** Entries of one kind: added, changed, deleted, and put in order with buttons that the keyboard reaches. */
export function Entries({ profile, kind }: { profile: CareerProfile; kind: EntryKind }) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const [open, setOpen] = useState<string | null>(null);
  const key = careerKeys.entries(profile.id, kind);
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => careerApi.entries(profile.id, kind, signal),
  });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: key });
    await client.invalidateQueries({ queryKey: careerKeys.completeness(profile.id) });
  };
  const order = useMutation({
    mutationFn: (ids: string[]) => careerApi.order(profile.id, kind, ids),
    onSettled: refresh,
  });
  const remove = useMutation({ mutationFn: (id: string) => careerApi.remove(kind, id), onSettled: refresh });
  const rows = list.data?.data ?? [];
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
      {(order.error ?? remove.error) && <Failure error={order.error ?? remove.error} />}
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
                <EntryForm
                  kind={kind}
                  profile={profile}
                  entry={entry}
                  onDone={done}
                  onCancel={() => setOpen(null)}
                />
              ) : (
                <div className="flex flex-wrap items-start gap-3">
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
                      onClick={() => remove.mutate(entry.id)}
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

function nameOf(entry: Entry): string {
  const found = [entry.title, entry.name, entry.institution].find((one) => typeof one === "string");
  return String(found ?? "");
}

function Told({ entry }: { entry: Entry }) {
  const { t } = useTranslation("career");
  const facts = [entry.company, entry.degree, entry.issuer, entry.category, entry.client].filter(
    (one): one is string => typeof one === "string" && one !== "",
  );
  const dates = [entry.start_date, entry.is_current ? t("now") : entry.end_date, entry.achieved_on]
    .filter(Boolean)
    .join(" – ");
  return (
    <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
      <p className="font-medium break-words">{nameOf(entry)}</p>
      {(facts.length > 0 || dates) && (
        <p className="break-words text-muted">{[...facts, dates].filter(Boolean).join(" · ")}</p>
      )}
      {entry.is_anonymized === true && <p className="text-sm text-muted">{t("anonymous")}</p>}
    </div>
  );
}
