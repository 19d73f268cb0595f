import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, OctagonAlert, Send } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { jobsApi } from "@/api/jobs";
import { keys } from "@/api/keys";
import { ReplayLink } from "@/features/trials/links";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { Notice } from "@/ui/parts";
import { SkeletonText } from "@/ui/skeleton";
import { toasts } from "@/ui/toasts";
import { useJob } from "./context";
import { DiffView } from "./diff-view";
import { minutesOf } from "./drafts";
import { isDirty } from "./editor";

/** What publishing would change, what stands in the way, and what stays as it is. */
export function PublishDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("jobs");
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("publish.title")}
      className="w-[min(880px,calc(100vw-32px))]"
    >
      <Body onClose={onClose} />
    </Dialog>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["jobs", "common"]);
  const client = useQueryClient();
  const { job, editor, state } = useJob();
  const settled = state.saving.state === "saved";
  const draft = useQuery({
    queryKey: [...keys.job(job.id), "draft"],
    queryFn: ({ signal }) => jobsApi.draft(job.id, signal),
  });
  const live = draft.data?.live_version ?? null;
  const before = useQuery({
    queryKey: [...keys.job(job.id), "version", live],
    queryFn: ({ signal }) => jobsApi.version(job.id, live ?? 0, signal),
    enabled: live !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const publish = useMutation({
    mutationFn: async () => {
      await editor.flush();
      return jobsApi.publish(job.id);
    },
    onSuccess: async ({ number }) => {
      await client.invalidateQueries({ queryKey: keys.job(job.id) });
      await client.invalidateQueries({ queryKey: ["job-list"] });
      toasts.say(t("publish.done", { version: number }));
      onClose();
    },
  });
  const unsaved = state.items.filter((item) => isDirty(item) && item.refused.length > 0);
  const blockers = [
    ...unsaved.map(({ key, draft: { text }, refused }) => ({
      key,
      text: t("publish.blocker.unsaved", { text }),
      why: refused[0]?.message ?? "",
    })),
    ...(draft.data?.blockers ?? []).map(({ kind, question_id, question_text, message }) => ({
      key: question_id ?? kind,
      text: t(`publish.blocker.${kind}`, { text: question_text ?? "" }),
      why: message ?? "",
    })),
    ...(state.saving.state === "failed"
      ? [{ key: "failed", text: t("publish.blocker.failed"), why: "" }]
      : []),
  ];
  const nothing = live !== null && draft.data?.changes.length === 0;
  const ready = settled && draft.data !== undefined && !draft.isFetching && blockers.length === 0 && !nothing;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.code === "Enter" && (event.ctrlKey || event.metaKey)) || event.isComposing || !ready)
        return;
      event.preventDefault();
      publish.mutate();
    };
    // Opened by the same keys: those must be let go first.
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [ready, publish.mutate]);
  const data = draft.data;
  return (
    <div className="grid gap-4" data-testid="publish-dialog">
      {draft.error && <Failure error={draft.error} onRetry={() => void draft.refetch()} />}
      {!data && !draft.error && <SkeletonText lines={4} />}
      {blockers.length > 0 && (
        <Notice role="alert" tone="bad" icon={OctagonAlert} title={t("publish.blocked")}>
          <ul className="list-disc pl-5">
            {blockers.map(({ key, text, why }) => (
              <li key={key}>
                {text} {why}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {data && data.planned_secs > data.time_limit_secs && (
        <Notice
          tone="caution"
          title={t("publish.long", {
            planned: minutesOf(data.planned_secs),
            limit: minutesOf(data.time_limit_secs),
          })}
        />
      )}
      {data && (
        <section aria-labelledby="publish-changes" className="grid gap-2">
          <h3 id="publish-changes" className="font-semibold">
            {live === null ? t("publish.first") : t("publish.changes", { version: live })}
          </h3>
          {live === null && (
            <p className="text-muted">{t("publish.firstText", { count: data.content.questions.length })}</p>
          )}
          {nothing && <p className="text-muted">{t("publish.nothing")}</p>}
          {before.data && !nothing && (
            <DiffView
              before={before.data.content}
              after={data.content}
              names={[t("version", { version: live }), t("draft")]}
            />
          )}
        </section>
      )}
      {data && data.booked.length > 0 && (
        <ul className="grid gap-1">
          {data.booked.map(({ version, interviews }) => (
            <li key={version} className="flex items-center gap-2">
              <CircleCheck aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-good" />
              {t("stay", { count: interviews, version })}
            </li>
          ))}
        </ul>
      )}
      {publish.error && <Failure error={publish.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <span className="mr-auto">
          <ReplayLink jobId={job.id} />
        </span>
        <Button onClick={onClose}>{t("common:cancel")}</Button>
        <Button
          tone="primary"
          icon={Send}
          data-testid="confirm-publish"
          disabled={!ready}
          busy={publish.isPending}
          busyLabel={t("publish.busy")}
          onClick={() => publish.mutate()}
        >
          {t("publish.open", { version: data?.next_version ?? "" })}
        </Button>
      </div>
    </div>
  );
}
