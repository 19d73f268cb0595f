import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Analysis, prepareApi, prepareKeys, type Weakness } from "@/api/prepare";
import { Forget } from "@/features/prepare/kept";
import { LiveTask } from "@/features/tasks/live-task";
import { Failure } from "@/ui/failure";
import { Card, Chip, type ChipTone, Notice, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";

const TONES: Record<Weakness["severity"], ChipTone> = { high: "bad", medium: "caution", low: "neutral" };
const SHOWN_DEPENDENCIES = 30;

/** One analysis: while it runs how far it is, then what was found. */
export function AnalysisResult({ id, onGone }: { id: string; onGone: () => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const found = useQuery({
    queryKey: prepareKeys.analysis(id),
    queryFn: ({ signal }) => prepareApi.analysis(id, signal),
  });
  const forget = useMutation({
    mutationFn: () => prepareApi.forgetAnalysis(id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: prepareKeys.analyses });
      onGone();
    },
  });
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-64" />;
  const analysis = found.data;
  const over = analysis.status === "finished" || analysis.status === "failed";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Card className="grid gap-3">
        <h2 className="text-xl font-semibold break-words">
          {analysis.repo_url.replace("https://github.com/", "")}
        </h2>
        {analysis.description && <p className="text-muted break-words">{analysis.description}</p>}
        {!over && analysis.task_id && (
          <LiveTask
            taskId={analysis.task_id}
            label={t("repositories.reading")}
            repeatable={false}
            onEnded={() => void client.invalidateQueries({ queryKey: prepareKeys.analyses })}
          />
        )}
        {analysis.problem && (
          <Notice tone="bad" title={analysis.problem}>
            {analysis.again_at && (
              <p>
                {t("repositories.again")} <Time at={analysis.again_at} />
              </p>
            )}
          </Notice>
        )}
        {analysis.code_style && <p className="max-w-[65ch]">{analysis.code_style}</p>}
        <Facts analysis={analysis} />
        <div>
          <Forget run={forget}>{t("repositories.forget")}</Forget>
        </div>
        {forget.error && <Failure error={forget.error} />}
      </Card>
      {analysis.status === "finished" && (
        <>
          <Weaknesses rows={analysis.weaknesses} />
          <Dependencies rows={analysis.dependencies} />
        </>
      )}
    </div>
  );
}

function Facts({ analysis }: { analysis: Analysis }) {
  const { t, i18n } = useTranslation("prepare");
  if (analysis.status !== "finished") return null;
  const languages = analysis.languages.map(
    ({ name, percent }) => `${name} ${percent.toLocaleString(i18n.language)} %`,
  );
  const skipped = Object.entries(analysis.skipped ?? {}).flatMap(([reason, count]) =>
    typeof count === "number" && count > 0
      ? [t(`repositories.skipped.${reason as SkippedReason}`, { count })]
      : [],
  );
  if (analysis.skipped?.submodules) skipped.push(t("repositories.skipped.submodules"));
  const facts: [string, string][] = [
    [t("repositories.languages"), languages.join(", ") || "–"],
    [t("repositories.filesRead"), analysis.files_read.toLocaleString(i18n.language)],
    [t("repositories.tests"), t("repositories.testFiles", { count: analysis.tests?.files ?? 0 })],
    ...(skipped.length > 0
      ? ([[t("repositories.leftAside"), skipped.join(", ")]] as [string, string][])
      : []),
  ];
  return (
    <dl className="grid gap-2 sm:grid-cols-[auto_1fr] sm:gap-x-6">
      {facts.map(([name, value]) => (
        <div key={name} className="sm:contents">
          <dt className="text-muted">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

type SkippedReason =
  | "not_own"
  | "too_large"
  | "binary"
  | "lfs_pointers"
  | "symlinks"
  | "over_limit"
  | "not_understood";

function Weaknesses({ rows }: { rows: readonly Weakness[] }) {
  const { t } = useTranslation("prepare");
  const rules = [...new Set(rows.map(({ rule }) => rule))].map((rule) =>
    rows.filter((row) => row.rule === rule),
  );
  return (
    <section aria-labelledby="weaknesses" className="grid gap-3">
      <h2 id="weaknesses" className="text-xl font-semibold">
        {t("repositories.weaknesses")} <span className="tabular font-normal text-muted">{rows.length}</span>
      </h2>
      {rows.length === 0 && <p className="text-muted">{t("repositories.nothingFound")}</p>}
      <ul className="grid gap-3">
        {rules.map((places) =>
          places[0] ? <Rule key={places[0].rule} first={places[0]} places={places} /> : null,
        )}
      </ul>
    </section>
  );
}

/** One habit is one thing to learn, however many places have it. */
function Rule({ first, places }: { first: Weakness; places: readonly Weakness[] }) {
  const { t } = useTranslation("prepare");
  return (
    <li className="grid gap-2 rounded-card border border-hairline bg-surface p-4">
      <p className="flex flex-wrap items-center gap-2">
        <Chip tone={TONES[first.severity]}>{t(`repositories.severity.${first.severity}`)}</Chip>
        <span className="font-medium">{first.title}</span>
      </p>
      <p>{first.why}</p>
      <p>
        <span className="text-muted">{t("repositories.mend")}</span> {first.mend}
      </p>
      <ul className="grid gap-2">
        {places
          .filter(({ file }) => file)
          .map(({ file, line, excerpt, url }) => (
            <li key={`${file}:${line}`} className="min-w-0 text-sm">
              {url ? (
                <a
                  href={url}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex max-w-full items-center gap-1 underline"
                >
                  <span className="break-all">
                    {file}
                    {line !== null && `:${line}`}
                  </span>
                  <ExternalLink aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0" />
                </a>
              ) : (
                <span className="break-all">
                  {file}
                  {line !== null && `:${line}`}
                </span>
              )}
              {excerpt && <code className="mt-0.5 block font-mono break-all text-muted">{excerpt}</code>}
            </li>
          ))}
      </ul>
    </li>
  );
}

function Dependencies({ rows }: { rows: Analysis["dependencies"] }) {
  const { t } = useTranslation("prepare");
  if (rows.length === 0) return null;
  return (
    <details className="rounded-card border border-hairline bg-surface p-4">
      <summary className="font-medium">{t("repositories.dependencies", { count: rows.length })}</summary>
      <ul className="mt-3 grid gap-1 text-sm sm:grid-cols-2">
        {rows.slice(0, SHOWN_DEPENDENCIES).map(({ name, wanted, manifest }) => (
          <li key={`${manifest} ${name}`} className="break-all">
            <span className="font-mono">{name}</span> <span className="text-muted">{wanted || "*"}</span>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN_DEPENDENCIES && (
        <p className="mt-2 text-sm text-muted">
          {t("repositories.moreDependencies", { count: rows.length - SHOWN_DEPENDENCIES })}
        </p>
      )}
    </details>
  );
}
