import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { prepareApi, prepareKeys } from "@/api/prepare";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { Pages } from "@/ui/pages";
import { Card, Chip, Empty, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
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
    <div className="grid max-w-[880px] grid-cols-[minmax(0,1fr)] gap-6">
      <div>
        <PageHead title={t("gaps.title")}>
          {gap && <Button onClick={() => open()}>{t("gaps.another")}</Button>}
        </PageHead>
        <p className="max-w-[60ch] text-muted">{t("gaps.lead")}</p>
      </div>
      {gap ? <One id={gap} onGone={() => open()} /> : <CompareForm onDone={open} />}
      <Earlier current={gap} />
    </div>
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
  const resumes = useQuery({
    queryKey: prepareKeys.resumes,
    queryFn: ({ signal }) => prepareApi.resumes(signal),
  });
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
          {rows.map(({ resume_id, filename }) => (
            <option key={resume_id} value={resume_id}>
              {filename}
            </option>
          ))}
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
    <section aria-labelledby="gaps-earlier" className="grid gap-3">
      <h2 id="gaps-earlier" className="text-xl font-semibold">
        {t("gaps.earlier")}
      </h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data && rows.length === 0 && <Empty title={t("gaps.none")}>{t("gaps.noneWhy")}</Empty>}
      {rows.length > 0 && (
        <ul className="divide-y divide-hairline rounded-card border border-hairline bg-surface">
          {rows.map((row) => (
            <li key={row.id}>
              <Link
                to="/gaps"
                search={{ gap: row.id }}
                aria-current={row.id === current ? "true" : undefined}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-sunken"
              >
                <span className="min-w-0 flex-1 basis-48 font-medium break-words">
                  {row.job_title ?? row.target_job_url ?? t("gaps.untitled")}
                </span>
                <Chip>{t("gaps.score", { score: row.match_score })}</Chip>
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
