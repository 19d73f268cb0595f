import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { resumeKeys, resumesApi } from "@/api/resumes";
import { Earlier as EarlierList, KeptRow, PreparePage } from "@/features/prepare/kept";
import { Failure } from "@/ui/failure";
import { Chip, Skeleton } from "@/ui/parts";
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
    <PreparePage
      title={t("resumes.title")}
      lead={t("resumes.lead")}
      another={resume ? { label: t("resumes.another"), onPress: () => open() } : undefined}
    >
      {resume ? <One key={resume} id={resume} onGone={() => open()} /> : <UploadForm onDone={open} />}
      <Earlier current={resume} />
    </PreparePage>
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
    <EarlierList
      id="resumes-earlier"
      title={t("resumes.earlier")}
      none={t("resumes.none")}
      noneWhy={t("resumes.noneWhy")}
      list={list}
      page={page}
      onPage={setPage}
    >
      {rows.map((row) => (
        <KeptRow
          key={row.resume_id}
          link={{ to: "/resume-check", search: { resume: row.resume_id } }}
          title={row.filename}
          at={row.created_at}
          current={row.resume_id === current}
        >
          {row.edited_at && <Chip>{t("resumes.edited")}</Chip>}
        </KeptRow>
      ))}
    </EarlierList>
  );
}
