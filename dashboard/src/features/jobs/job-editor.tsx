import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { jobsApi, type QuestionList } from "@/api/jobs";
import { keys } from "@/api/keys";
import type { Job } from "@/api/types";
import { PageHead } from "@/features/shell/page-head";
import { ReplayLink } from "@/features/trials/links";
import { usePaletteCommands } from "@/lib/commands";
import { keptDraft, useKeptDraft } from "@/lib/kept-draft";
import { useKeys } from "@/lib/use-keys";
import { Button } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { Chip } from "@/ui/parts";
import { Tabs } from "@/ui/tabs";
import { toasts } from "@/ui/toasts";
import { useUnsavedGuard } from "@/ui/use-unsaved-guard";
import { CurrentJob } from "./context";
import { isDirty, type Kept, QuestionsEditor } from "./editor";
import { JobMenu } from "./job-menu";
import { Notices } from "./notices";
import { PublishDialog } from "./publish-dialog";
import { SaveState } from "./save-state";
import { TimeMeter } from "./time-meter";

const keptName = (id: string) => `job.${id}`;

export function JobEditor({
  job,
  list,
  children,
}: {
  job: Job;
  list: QuestionList & { askedAt: number };
  children: ReactNode;
}) {
  const { t } = useTranslation("jobs");
  const client = useQueryClient();
  const [editor] = useState(() => new QuestionsEditor(job.id, list, keptDraft<Kept>(keptName(job.id)) ?? []));
  const state = useSyncExternalStore(editor.subscribe, editor.snapshot);
  const [publishing, setPublishing] = useState(false);
  const draft = useQuery({
    queryKey: [...keys.job(job.id), "draft"],
    queryFn: ({ signal }) => jobsApi.draft(job.id, signal),
  });
  const savedAt = state.saving.state === "saved" ? state.saving.at : null;
  useEffect(() => editor.receive(list, list.askedAt), [editor, list]);
  useEffect(() => {
    if (savedAt === null) return;
    void client.invalidateQueries({ queryKey: [...keys.job(job.id), "draft"] });
    void client.invalidateQueries({ queryKey: keys.jobs, exact: true });
  }, [savedAt, client, job.id]);
  useEffect(() => {
    // A line that was away is back.
    const again = () => void editor.flush();
    window.addEventListener("online", again);
    return () => {
      window.removeEventListener("online", again);
      // What is waiting goes out when the page is left; what cannot is kept in the tab.
      void editor.flush();
    };
  }, [editor]);
  useKeptDraft(keptName(job.id), editor.unsaved());
  const guard = useUnsavedGuard(state.items.some((item) => isDirty(item) && item.refused.length > 0));
  const save = () => {
    void editor.flush().then(() => {
      if (editor.snapshot().saving.state === "saved") toasts.say(t("saving.now"));
    });
  };
  const publish = () => {
    void editor.flush();
    setPublishing(true);
  };
  useKeys({
    "Mod+KeyS": { label: t("keys.save"), run: save },
    "Mod+Enter": { label: t("keys.publish"), run: publish },
  });
  usePaletteCommands([
    { id: "job.publish", label: t("keys.publish"), icon: Send, keys: "Mod+Enter", run: publish },
  ]);
  const context = useMemo(
    () => ({ job, editor, state, draft: draft.data }),
    [job, editor, state, draft.data],
  );
  const changes = draft.data?.changes.length ?? 0;
  const to = { id: job.id };
  return (
    <CurrentJob value={context}>
      {guard}
      <PageHead title={t("title")} object={job.title}>
        <JobMenu job={job} />
        <span className="max-sm:hidden">
          <ReplayLink jobId={job.id} />
        </span>
        <Button tone="primary" icon={Send} data-testid="publish" onClick={publish}>
          <span className="inline-flex items-center gap-2">
            {draft.data ? t("publish.open", { version: draft.data.next_version }) : t("publish.plain")}
            <span className="max-sm:hidden">
              <Kbd keys="Mod+Enter" />
            </span>
          </span>
        </Button>
      </PageHead>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        {!job.is_open && <Chip tone="caution">{t("archived")}</Chip>}
        <Chip tone={job.live_version ? "good" : "neutral"}>
          {job.live_version ? t("live", { version: job.live_version }) : t("neverPublished")}
        </Chip>
        {job.live_version !== null && draft.data && (
          <span className="text-muted">{t("changesSince", { count: changes })}</span>
        )}
        <TimeMeter />
        <span className="sm:ml-auto">
          <SaveState onRetry={() => void editor.flush()} />
        </span>
      </div>
      <Notices />
      <Tabs
        label={t("tabs.label")}
        tabs={[
          {
            key: "questions",
            label: t("tabs.questions"),
            count: state.items.length,
            link: { to: "/jobs/$id", params: to, activeOptions: { exact: true, includeSearch: false } },
          },
          { key: "rubric", label: t("tabs.rubric"), link: { to: "/jobs/$id/rubric", params: to } },
          {
            key: "versions",
            label: t("tabs.versions"),
            link: {
              to: "/jobs/$id/versions",
              params: to,
              activeOptions: { exact: true, includeSearch: false },
            },
          },
          { key: "matches", label: t("tabs.matches"), link: { to: "/jobs/$id/matches", params: to } },
          { key: "setup", label: t("tabs.setup"), link: { to: "/jobs/$id/setup", params: to } },
        ]}
      />
      <div className="pt-4">{children}</div>
      <PublishDialog open={publishing} onClose={() => setPublishing(false)} />
    </CurrentJob>
  );
}
