import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { prepareApi, prepareKeys } from "@/api/prepare";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { Pages } from "@/ui/pages";
import { Card, Chip, Empty, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { AnalysisResult } from "./result";

const route = getRouteApi("/company/repositories");

/** Repositories that were read, and a new one. */
export default function RepositoriesPage() {
  const { t } = useTranslation("prepare");
  const { analysis } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (id?: string) => void navigate({ search: id ? { analysis: id } : {} });
  return (
    <div className="grid max-w-[880px] grid-cols-[minmax(0,1fr)] gap-6">
      <div>
        <PageHead title={t("repositories.title")}>
          {analysis && <Button onClick={() => open()}>{t("repositories.another")}</Button>}
        </PageHead>
        <p className="max-w-[60ch] text-muted">{t("repositories.lead")}</p>
      </div>
      {analysis ? (
        <AnalysisResult key={analysis} id={analysis} onGone={() => open()} />
      ) : (
        <ReadForm onDone={open} />
      )}
      <Earlier current={analysis} />
    </div>
  );
}

function ReadForm({ onDone }: { onDone: (id: string) => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const [url, setUrl] = useState("");
  const read = useMutation({
    mutationFn: () => prepareApi.analyse(url.trim()),
    onSuccess: (made) => {
      client.setQueryData(prepareKeys.analysis(made.analysis_id), made);
      void client.invalidateQueries({ queryKey: prepareKeys.analyses });
      onDone(made.analysis_id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    read.mutate();
  };
  return (
    <Card>
      <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <TextField
          required
          maxLength={255}
          label={t("repositories.address")}
          hint={t("repositories.addressHint")}
          placeholder="https://github.com/owner/name"
          value={url}
          onChange={({ target }) => setUrl(target.value)}
        />
        {read.error && <Failure error={read.error} />}
        <div>
          <Button type="submit" tone="primary" busy={read.isPending} busyLabel={t("repositories.starting")}>
            {t("repositories.read")}
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
    queryKey: [...prepareKeys.analyses, "list", page],
    queryFn: ({ signal }) => prepareApi.analyses(page, signal),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.analyses ?? [];
  return (
    <section aria-labelledby="repositories-earlier" className="grid gap-3">
      <h2 id="repositories-earlier" className="text-xl font-semibold">
        {t("repositories.earlier")}
      </h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data && rows.length === 0 && (
        <Empty title={t("repositories.none")}>{t("repositories.noneWhy")}</Empty>
      )}
      {rows.length > 0 && (
        <ul className="divide-y divide-hairline rounded-card border border-hairline bg-surface">
          {rows.map((row) => (
            <li key={row.analysis_id}>
              <Link
                to="/repositories"
                search={{ analysis: row.analysis_id }}
                aria-current={row.analysis_id === current ? "true" : undefined}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-sunken"
              >
                <span className="min-w-0 flex-1 basis-48 font-medium break-words">
                  {row.repo_url.replace("https://github.com/", "")}
                </span>
                <Chip tone={row.status === "failed" ? "bad" : "neutral"}>
                  {row.status === "finished"
                    ? t("repositories.count", { count: row.weakness_count })
                    : t(`repositories.status.${row.status}`)}
                </Chip>
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
