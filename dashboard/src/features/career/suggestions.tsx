import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { careerApi, careerKeys, type Suggestion } from "@/api/career";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Card, Chip, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { Changed } from "./changed";

const TONES = { offered: "neutral", accepted: "good", edited: "accent", refused: "neutral" } as const;

/** Everything that was suggested: what stood there, who offered what, and what became of it. */
export function Suggestions() {
  const { t } = useTranslation("career");
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: [...careerKeys.suggestions, page],
    queryFn: ({ signal }) => careerApi.suggestions(page, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-labelledby="career-suggestions" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="career-suggestions" className="text-xl font-semibold">
        {t("suggest.history")}
      </h2>
      <p className="max-w-[60ch] text-muted">{t("suggest.historyWhy")}</p>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data?.data.length === 0 && <p className="text-muted">{t("suggest.historyNone")}</p>}
      {list.data?.data.map((one) => (
        <Told key={one.id} one={one} />
      ))}
      <Pages page={page} pages={list.data?.pagination.pages ?? 1} onPage={setPage} />
    </section>
  );
}

function Told({ one }: { one: Suggestion }) {
  const { t } = useTranslation("career");
  const by = one.model === "rules" ? t("suggest.rules") : one.model;
  return (
    <Card className="grid gap-2" aria-label={t(`suggest.of.${one.kind}`)}>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{t(`suggest.of.${one.kind}`)}</span>
        <Chip tone={TONES[one.state]}>{t(`suggest.state.${one.state}`)}</Chip>
        <span className="text-sm text-muted">
          {t("suggest.by", { name: by })} · <Time at={one.created_at} />
        </span>
      </p>
      {one.kind === "skills" ? (
        <p className="wrap-anywhere">{one.offered.join(", ") || t("suggest.noSkills")}</p>
      ) : (
        <Changed before={one.given} after={one.offered[0] ?? ""} />
      )}
      {one.state === "edited" && one.taken && (
        <p className="wrap-anywhere whitespace-pre-line">
          <span className="text-sm text-muted">{t("suggest.became")} </span>
          {one.kind === "skills" ? one.taken.join(", ") : one.taken[0]}
        </p>
      )}
    </Card>
  );
}
