import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { prepareApi, prepareKeys } from "@/api/prepare";
import { Earlier as EarlierList, KeptRow, PreparePage } from "@/features/prepare/kept";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { Card, Chip } from "@/ui/parts";
import { AnalysisResult } from "./result";

const route = getRouteApi("/company/repositories");

/** Repositories that were read, and a new one. */
export default function RepositoriesPage() {
  const { t } = useTranslation("prepare");
  const { analysis } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (id?: string) => void navigate({ search: id ? { analysis: id } : {} });
  return (
    <PreparePage
      title={t("repositories.title")}
      lead={t("repositories.lead")}
      another={analysis ? { label: t("repositories.another"), onPress: () => open() } : undefined}
    >
      {analysis ? (
        <AnalysisResult key={analysis} id={analysis} onGone={() => open()} />
      ) : (
        <ReadForm onDone={open} />
      )}
      <Earlier current={analysis} />
    </PreparePage>
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
    <EarlierList
      id="repositories-earlier"
      title={t("repositories.earlier")}
      none={t("repositories.none")}
      noneWhy={t("repositories.noneWhy")}
      list={list}
      page={page}
      onPage={setPage}
    >
      {rows.map((row) => (
        <KeptRow
          key={row.analysis_id}
          link={{ to: "/repositories", search: { analysis: row.analysis_id } }}
          title={row.repo_url.replace("https://github.com/", "")}
          at={row.created_at}
          current={row.analysis_id === current}
        >
          <Chip tone={row.status === "failed" ? "bad" : "neutral"}>
            {row.status === "finished"
              ? t("repositories.count", { count: row.weakness_count })
              : t(`repositories.status.${row.status}`)}
          </Chip>
        </KeptRow>
      ))}
    </EarlierList>
  );
}
