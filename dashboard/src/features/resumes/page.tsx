import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { resumeKeys, resumesApi } from "@/api/resumes";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Chip, Empty, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { Reading } from "./reading";
import { UploadForm } from "./upload-form";

const route = getRouteApi("/company/resume-check");

/** A résumé as it is read: what was understood, what is masked, and how it fits a job. */
export default function ResumeCheckPage() {
  const { t } = useTranslation("prepare");
  const { resume } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (id?: string) => void navigate({ search: id ? { resume: id } : {} });
  return (
    <div className="grid max-w-[880px] grid-cols-[minmax(0,1fr)] gap-6">
      <div>
        <PageHead title={t("resumes.title")}>
          {resume && <Button onClick={() => open()}>{t("resumes.another")}</Button>}
        </PageHead>
        <p className="max-w-[60ch] text-muted">{t("resumes.lead")}</p>
      </div>
      {resume ? <One key={resume} id={resume} onGone={() => open()} /> : <UploadForm onDone={open} />}
      <Earlier current={resume} />
    </div>
  );
}

function One({ id, onGone }: { id: string; onGone: () => void }) {
  const found = useQuery({
    queryKey: resumeKeys.one(id),
    queryFn: ({ signal }) => resumesApi.one(id, signal),
  });
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-64" />;
  return <Reading resume={found.data} onGone={onGone} />;
}

function Earlier({ current }: { current: string | undefined }) {
  const { t } = useTranslation("prepare");
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: resumeKeys.list(page),
    queryFn: ({ signal }) => resumesApi.list(page, signal),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.resumes ?? [];
  return (
    <section aria-labelledby="resumes-earlier" className="grid gap-3">
      <h2 id="resumes-earlier" className="text-xl font-semibold">
        {t("resumes.earlier")}
      </h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data && rows.length === 0 && <Empty title={t("resumes.none")}>{t("resumes.noneWhy")}</Empty>}
      {rows.length > 0 && (
        <ul className="divide-y divide-hairline rounded-card border border-hairline bg-surface">
          {rows.map((row) => (
            <li key={row.resume_id}>
              <Link
                to="/resume-check"
                search={{ resume: row.resume_id }}
                aria-current={row.resume_id === current ? "true" : undefined}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-sunken"
              >
                <span className="min-w-0 flex-1 basis-48 font-medium break-words">{row.filename}</span>
                {row.edited_at && <Chip>{t("resumes.edited")}</Chip>}
                <span className="text-sm text-muted">
                  <Time at={row.created_at} dateOnly />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Pages page={page} pages={list.data?.pages ?? 1} onPage={setPage} />
    </section>
  );
}
