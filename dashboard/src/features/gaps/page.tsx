import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { prepareApi, prepareKeys } from "@/api/prepare";
import { Earlier as EarlierList, KeptRow, PreparePage } from "@/features/prepare/kept";
import { ResumeOptions, useOwnResumes } from "@/features/resumes/own";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { Card, Chip, Skeleton } from "@/ui/parts";
import { GapResult } from "./result";

const route = getRouteApi("/company/gaps");
/** Words in the field of the résumé's choice that are no résumé. */
const PASTED = "pasted";
const NONE = "none";

/** What a job asks for and what one has shown, side by side. */
export default function GapsPage() {
  const { t } = useTranslation("prepare");
  const { gap } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (id?: string) => void navigate({ search: id ? { gap: id } : {} });
  return (
    <PreparePage
      title={t("gaps.title")}
      lead={t("gaps.lead")}
      another={gap ? { label: t("gaps.another"), onPress: () => open() } : undefined}
    >
      {gap ? <One id={gap} onGone={() => open()} /> : <CompareForm onDone={open} />}
      <Earlier current={gap} />
    </PreparePage>
  );
}

function One({ id, onGone }: { id: string; onGone: () => void }) {
  const found = useQuery({
    queryKey: prepareKeys.gap(id),
    queryFn: ({ signal }) => prepareApi.gap(id, signal),
  });
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-64" />;
  return <GapResult gap={found.data} onGone={onGone} />;
}

function CompareForm({ onDone }: { onDone: (id: string) => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const [way, setWay] = useState<"url" | "text">("url");
  const [url, setUrl] = useState("");
  const [job, setJob] = useState("");
  const [resume, setResume] = useState<string | null>(null);
  const [pasted, setPasted] = useState("");
  const resumes = useOwnResumes();
  const rows = resumes.data?.resumes ?? [];
  const chosen = resume ?? rows[0]?.resume_id ?? PASTED;
  const compare = useMutation({
    mutationFn: () =>
      prepareApi.compare({
        ...(way === "url" ? { target_job_url: url.trim() } : { job_text: job }),
        ...(chosen === PASTED ? { resume_text: pasted } : {}),
        ...(chosen !== PASTED && chosen !== NONE ? { resume_id: chosen } : {}),
      }),
    onSuccess: (made) => {
      client.setQueryData(prepareKeys.gap(made.id), made);
      void client.invalidateQueries({ queryKey: prepareKeys.gaps });
      onDone(made.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    compare.mutate();
  };
  return (
    <Card>
      <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <SelectField
          label={t("gaps.jobBy")}
          value={way}
          onChange={({ target }) => setWay(target.value === "text" ? "text" : "url")}
        >
          <option value="url">{t("gaps.byAddress")}</option>
          <option value="text">{t("gaps.byText")}</option>
        </SelectField>
        {way === "url" ? (
          <TextField
            type="url"
            required
            maxLength={2000}
            label={t("gaps.address")}
            hint={t("gaps.addressHint")}
            placeholder="https://example.com/jobs/backend-engineer"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
          />
        ) : (
          <TextArea
            required
            minLength={20}
            maxLength={20_000}
            rows={8}
            label={t("gaps.jobText")}
            value={job}
            onChange={({ target }) => setJob(target.value)}
          />
        )}
        <SelectField
          label={t("gaps.yours")}
          hint={t("gaps.yoursHint")}
          value={chosen}
          onChange={({ target }) => setResume(target.value)}
        >
          <ResumeOptions rows={rows} />
          <option value={PASTED}>{t("gaps.pasteResume")}</option>
          <option value={NONE}>{t("gaps.profileOnly")}</option>
        </SelectField>
        {chosen === PASTED && (
          <TextArea
            required
            minLength={20}
            maxLength={40_000}
            rows={6}
            label={t("gaps.resumeText")}
            value={pasted}
            onChange={({ target }) => setPasted(target.value)}
          />
        )}
        {compare.error && <Failure error={compare.error} />}
        <div>
          <Button type="submit" tone="primary" busy={compare.isPending} busyLabel={t("gaps.comparing")}>
            {t("gaps.compare")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Earlier({ current }: { current: string | undefined }) {
  const { t } = useTranslation("prepare");
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: [...prepareKeys.gaps, "list", page],
    queryFn: ({ signal }) => prepareApi.gaps(page, signal),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.analyses ?? [];
  return (
    <EarlierList
      id="gaps-earlier"
      title={t("gaps.earlier")}
      none={t("gaps.none")}
      noneWhy={t("gaps.noneWhy")}
      list={list}
      page={page}
      onPage={setPage}
    >
      {rows.map((row) => (
        <KeptRow
          key={row.id}
          link={{ to: "/gaps", search: { gap: row.id } }}
          title={row.job_title ?? row.target_job_url ?? t("gaps.untitled")}
          at={row.created_at}
          current={row.id === current}
        >
          <Chip>{t("gaps.score", { score: row.match_score })}</Chip>
        </KeptRow>
      ))}
    </EarlierList>
  );
}
