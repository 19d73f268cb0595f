import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Copy, Download, Ellipsis } from "lucide-react";
import { useTranslation } from "react-i18next";
import { fieldsOf, jobsApi } from "@/api/jobs";
import { keys } from "@/api/keys";
import type { Job } from "@/api/types";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { sentence } from "@/ui/failure";
import { Menu, MenuItem } from "@/ui/menu";
import { toasts } from "@/ui/toasts";
import { draftOf, inputOf } from "./drafts";
import { templateOf } from "./template";
import { useArchive } from "./use-archive";

/** What is done to a job as a whole. */
export function JobMenu({ job }: { job: Job }) {
  const { t } = useTranslation(["jobs", "common"]);
  const { t: common } = useTranslation("common");
  const client = useQueryClient();
  const navigate = useNavigate();
  const archive = useArchive();
  const read = async () =>
    (await jobsApi.questions(job.id)).questions.map((question) => inputOf(draftOf(question)));
  const copy = useMutation({
    mutationFn: async () =>
      jobsApi.create({
        ...fieldsOf(job),
        title: t("copyOf", { title: job.title }).slice(0, 255),
        is_open: true,
        questions: await read(),
      }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: keys.jobs, exact: true });
      await navigate({ to: "/jobs/$id", params: { id: made.id } });
      toasts.say(t("copied"));
    },
    onError: (error) => toasts.fail(sentence(error, common)),
  });
  const save = useMutation({
    mutationFn: async () => templateOf(job, await read()),
    onSuccess: (text) => saveFile(new Blob([text], { type: "application/json" }), `${job.title}.json`),
    onError: (error) => toasts.fail(sentence(error, common)),
  });
  return (
    <Menu trigger={<Button icon={Ellipsis} aria-label={t("more")} data-testid="job-menu" />}>
      <MenuItem icon={Copy} onSelect={() => copy.mutate()}>
        {t("duplicate")}
      </MenuItem>
      <MenuItem icon={Download} onSelect={() => save.mutate()}>
        {t("export")}
      </MenuItem>
      <MenuItem icon={job.is_open ? Archive : ArchiveRestore} onSelect={() => archive(job, job.is_open)}>
        {job.is_open ? t("archive") : t("unarchive")}
      </MenuItem>
    </Menu>
  );
}
