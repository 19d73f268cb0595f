import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { jobsApi } from "@/api/jobs";
import { keys } from "@/api/keys";
import type { Job } from "@/api/types";
import { sentence } from "@/ui/failure";
import { toasts } from "@/ui/toasts";

/** Archives a job or takes it back out; ten seconds to undo either. */
export function useArchive(): (job: Job, archive: boolean) => void {
  const { t } = useTranslation("jobs");
  const { t: common } = useTranslation("common");
  const client = useQueryClient();
  const set = async (job: Job, is_open: boolean) => {
    // As it is by now: only its state is to change.
    const saved = await jobsApi.save(await companyApi.job(job.id), { is_open });
    client.setQueryData(keys.job(job.id), saved);
    await client.invalidateQueries({ queryKey: keys.jobs, exact: true });
    await client.invalidateQueries({ queryKey: ["job-list"] });
  };
  return (job, archive) => {
    const fail = (error: unknown) => toasts.fail(sentence(error, common));
    set(job, !archive).then(
      () =>
        toasts.undo(t(archive ? "archivedNow" : "openNow", { title: job.title }), () =>
          set(job, archive).catch(fail),
        ),
      fail,
    );
  };
}
