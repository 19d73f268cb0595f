import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { History, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { jobsApi, type Snapshot, type Version } from "@/api/jobs";
import { keys } from "@/api/keys";
import { ReplayLink } from "@/features/trials/links";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Chip, Empty, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { toasts } from "@/ui/toasts";
import { useJob } from "./context";
import { DiffView } from "./diff-view";
import { JobPage } from "./page";

const route = getRouteApi("/company/jobs/$id/versions");

/** Every version with what it changed and who is on it, and any two side by side. */
export default function VersionsPage() {
  return (
    <JobPage>
      <Versions />
    </JobPage>
  );
}

function Versions() {
  const { t } = useTranslation("jobs");
  const { job } = useJob();
  const versions = useQuery({
    queryKey: [...keys.job(job.id), "versions"],
    queryFn: ({ signal }) => jobsApi.versions(job.id, signal),
  });
  if (versions.error) return <Failure error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <Skeleton className="h-64" />;
  const list = versions.data.versions;
  if (list.length === 0) return <Empty title={t("versions.none")}>{t("versions.noneText")}</Empty>;
  return (
    <div className="grid items-start gap-6 min-[1200px]:grid-cols-[280px_minmax(0,1fr)]">
      <Timeline versions={list} />
      <Compare versions={list} />
    </div>
  );
}

function Timeline({ versions }: { versions: Version[] }) {
  const { t } = useTranslation("jobs");
  const { job } = useJob();
  return (
    <section aria-labelledby="timeline" className="grid gap-3">
      <h2 id="timeline" className="font-semibold">
        {t("versions.title")}
      </h2>
      <ol className="grid gap-0 border-l-2 border-hairline" data-testid="timeline">
        {versions.map((version) => (
          <li key={version.id} className="relative grid gap-1 pb-5 pl-5">
            <span
              aria-hidden="true"
              className={
                version.live
                  ? "absolute top-1 -left-[7px] size-3 rounded-full bg-good"
                  : "absolute top-1 -left-[7px] size-3 rounded-full border-2 border-control bg-surface"
              }
            />
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">{t("version", { version: version.number })}</span>
              {version.live && <Chip tone="good">{t("versions.live")}</Chip>}
              {version.restored_from !== null && (
                <Chip>{t("versions.restored", { version: version.restored_from })}</Chip>
              )}
            </p>
            <p className="text-sm text-muted">
              <Time at={version.created_at} />
              {version.created_by ? ` · ${version.created_by}` : ` · ${t("versions.scheduled")}`}
            </p>
            <p className="text-sm">{said(version, t)}</p>
            <p className="text-sm text-muted">
              {version.booked_count > 0
                ? t("stay", { count: version.booked_count, version: version.number })
                : t("versions.held", { count: version.interviews_count })}
            </p>
            <p className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 pt-1">
              <Link
                to="/jobs/$id/versions"
                params={{ id: job.id }}
                search={{ older: version.number }}
                className="border-b border-current text-sm"
              >
                {t("versions.withDraft", { version: version.number })}
              </Link>
              {!version.live && <Restore number={version.number} />}
            </p>
          </li>
        ))}
      </ol>
      <p>
        <ReplayLink jobId={job.id} />
      </p>
    </section>
  );
}

type Words = ReturnType<typeof useTranslation<"jobs">>["t"];

/** What a version changed, in few words. */
function said({ changes, questions_count }: Version, t: Words): string {
  const count = (what: string) => changes.filter((one) => one.what === what).length;
  const parts = (["question_added", "question_changed", "question_removed"] as const)
    .map((what) => ({ what, count: count(what) }))
    .filter((one) => one.count > 0)
    .map((one) => t(`versions.${one.what}`, { count: one.count }));
  if (count("order_changed") > 0) parts.push(t("versions.order_changed"));
  const job = changes.find(({ what }) => what === "job");
  if (job) parts.push(job.fields.map((field) => t(`field.${field}` as "field.title")).join(", "));
  return parts.length > 0 ? parts.join(" · ") : t("count.questions", { count: questions_count });
}

function Restore({ number }: { number: number }) {
  const { t } = useTranslation(["jobs", "common"]);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { job, editor, draft } = useJob();
  const [asking, setAsking] = useState(false);
  const restore = useMutation({
    mutationFn: async () => {
      await editor.flush();
      return jobsApi.restore(job.id, number);
    },
    onSuccess: async (made) => {
      editor.adopt(await jobsApi.questions(job.id));
      await client.invalidateQueries({ queryKey: keys.job(job.id) });
      setAsking(false);
      toasts.say(t("versions.restoredNow", { version: made.number, from: number }));
      await navigate({ to: "/jobs/$id/versions", params: { id: job.id }, search: {} });
    },
  });
  return (
    <>
      <Button size="sm" tone="quiet" icon={RotateCcw} onClick={() => setAsking(true)}>
        {t("versions.restore")}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("versions.restoreTitle", { version: number })}
      >
        <p>{t("versions.restoreText", { next: draft?.next_version ?? "", version: number })}</p>
        {(draft?.changes.length ?? 0) > 0 && <p className="text-muted">{t("versions.restoreKept")}</p>}
        {restore.error && <Failure error={restore.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{t("common:cancel")}</Button>
          <Button
            tone="primary"
            icon={RotateCcw}
            data-testid="confirm-restore"
            busy={restore.isPending}
            busyLabel={t("publish.busy")}
            onClick={() => restore.mutate()}
          >
            {t("versions.restoreDo", { version: number })}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function Compare({ versions }: { versions: Version[] }) {
  const { t } = useTranslation("jobs");
  const { job, draft } = useJob();
  const search = route.useSearch();
  const navigate = useNavigate();
  const from = search.older ?? versions[0]?.number ?? 1;
  const to = search.newer ?? null;
  const before = useVersion(from);
  const after = useVersion(to);
  const content: Snapshot | undefined = to === null ? draft?.content : after.data?.content;
  const choose = (next: { from: number; to: number | null }) =>
    void navigate({
      to: "/jobs/$id/versions",
      params: { id: job.id },
      search: { older: next.from, ...(next.to ? { newer: next.to } : {}) },
      resetScroll: false,
    });
  const name = (number: number | null) => (number === null ? t("draft") : t("version", { version: number }));
  const error = before.error ?? after.error;
  return (
    <section aria-labelledby="compare" className="grid min-w-0 gap-3">
      <h2 id="compare" className="flex items-center gap-2 font-semibold">
        <History aria-hidden="true" size={16} strokeWidth={1.75} />
        {t("diff.title", { from: name(from), to: name(to) })}
      </h2>
      <div className="grid max-w-96 grid-cols-2 gap-3">
        <SelectField
          label={t("diff.from")}
          value={String(from)}
          onChange={({ target }) => choose({ from: Number(target.value), to })}
        >
          {versions.map(({ number }) => (
            <option key={number} value={number}>
              {name(number)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("diff.to")}
          value={to === null ? "draft" : String(to)}
          onChange={({ target }) =>
            choose({ from, to: target.value === "draft" ? null : Number(target.value) })
          }
        >
          <option value="draft">{t("draft")}</option>
          {versions.map(({ number }) => (
            <option key={number} value={number}>
              {name(number)}
            </option>
          ))}
        </SelectField>
      </div>
      {error && <Failure error={error} />}
      {before.data && content ? (
        <DiffView before={before.data.content} after={content} names={[name(from), name(to)]} />
      ) : (
        !error && <Skeleton className="h-48" />
      )}
    </section>
  );
}

/** A version never changes: it is read once. */
function useVersion(number: number | null) {
  const { job } = useJob();
  return useQuery({
    queryKey: [...keys.job(job.id), "version", number],
    queryFn: ({ signal }) => jobsApi.version(job.id, number ?? 0, signal),
    enabled: number !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
