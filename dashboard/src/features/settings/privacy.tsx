import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type ExportRow, settingsApi, settingsKeys } from "@/api/settings";
import type { CompanySettings } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, TextField } from "@/ui/field";
import { Card, Skeleton } from "@/ui/parts";
import { PART as GAP, Sentence } from "@/ui/sentence";
import { Time } from "@/ui/time";
import { SettingsPage } from "./page";
import { Save } from "./save";
import { fieldProblem, type Part, useDraft } from "./use-settings";

/** The whole number of days as text; null: nothing is erased by itself. */
interface RetentionFields extends Record<string, unknown> {
  days: string | null;
}

const STANDARD = "365";
const MOST = 3_650;
const ERASED = "DELETE /candidates/{candidate_id}/personal-data";
const PART: Part<RetentionFields> = {
  read: ({ settings }) => ({
    days: settings.retention_days == null ? null : String(settings.retention_days),
  }),
  write: ({ settings }, { days }) => ({
    settings: { ...settings, retention_days: days === null ? null : Number(days) },
  }),
};

export default function PrivacyPage() {
  const { t } = useTranslation("settings");
  return (
    <SettingsPage title={t("topic.privacy")} lead={t("privacy.lead")}>
      {(settings) => (
        <div className="grid gap-4">
          <Retention settings={settings} />
          <Archives />
          <Erased />
        </div>
      )}
    </SettingsPage>
  );
}

function Retention({ settings }: { settings: CompanySettings }) {
  const { t } = useTranslation("settings");
  const draft = useDraft("privacy", settings, PART);
  const { days } = draft.fields;
  const disabled = !useMay()("company:write");
  const wrong = days !== null && !(/^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= MOST);
  return (
    <>
      <Card className="grid gap-3" aria-labelledby="retention">
        <h2 id="retention" className="text-lg font-semibold">
          {t("privacy.retention")}
        </h2>
        <p className="max-w-[68ch] text-muted">{t("privacy.retentionText")}</p>
        <fieldset disabled={disabled}>
          <legend className="sr-only">{t("privacy.retention")}</legend>
          <Choice
            type="radio"
            name="retention"
            checked={days === null}
            onChange={() => draft.set({ days: null })}
          >
            {t("privacy.never")}
          </Choice>
          <Choice
            type="radio"
            name="retention"
            checked={days !== null}
            onChange={() => draft.set({ days: days ?? STANDARD })}
          >
            {t("privacy.after")}
          </Choice>
        </fieldset>
        {days !== null && (
          <div className="max-w-56 pl-8">
            <TextField
              label={t("privacy.days")}
              inputMode="numeric"
              error={wrong ? t("privacy.daysWrong") : fieldProblem(draft.error, "settings.retention_days")}
              value={days}
              disabled={disabled}
              onChange={({ target }) => draft.set({ days: target.value.trim() })}
            />
          </div>
        )}
      </Card>
      {!disabled && (
        <Save
          draft={draft}
          label={() => t("privacy.retention")}
          show={(_, value) => (value ? t("privacy.inDays", { count: Number(value) }) : t("privacy.never"))}
          problem={wrong ? t("fixFirst") : null}
        />
      )}
    </>
  );
}

function Archives() {
  const { t } = useTranslation("settings");
  const list = useQuery({
    queryKey: settingsKeys.exports,
    queryFn: ({ signal }) => settingsApi.exports(signal),
  });
  return (
    <Card className="grid gap-3" aria-labelledby="archives">
      <h2 id="archives" className="text-lg font-semibold">
        {t("privacy.archives")}
      </h2>
      <p className="max-w-[68ch] text-muted">{t("privacy.archivesText")}</p>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-16" />}
      {list.data?.exports.length === 0 && <p className="text-muted">{t("privacy.noArchives")}</p>}
      <ul className="grid gap-3 empty:hidden">
        {list.data?.exports.map((one) => (
          <Archive key={one.id} row={one} />
        ))}
      </ul>
    </Card>
  );
}

function Archive({ row }: { row: ExportRow }) {
  const { t, i18n } = useTranslation("settings");
  const session = useSession();
  const mine =
    (session.status === "signed_in" || session.status === "expired") && session.user.id === row.requested_by;
  const fetchIt = useMutation({
    mutationFn: () => settingsApi.archive(row.id),
    onSuccess: (content) => saveFile(content, `personal-data-${row.id.slice(0, 8)}.zip`),
  });
  const size = new Intl.NumberFormat(i18n.language, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  });
  return (
    <li className="flex flex-wrap items-center gap-3 border-t border-hairline pt-3">
      <div className="grid min-w-0 flex-1 basis-56">
        <Link
          to="/candidates/$id"
          params={{ id: row.candidate_id }}
          className="justify-self-start font-medium break-words"
        >
          {row.candidate_name}
        </Link>
        <span className="text-sm text-muted">
          {t("privacy.askedBy", { name: row.asked_by })}
          {" · "}
          <Sentence text={t("privacy.until", { time: GAP })} part={<Time at={row.expires_at} />} />
          {row.size_bytes !== null && ` · ${size.format(row.size_bytes / 1_000_000)}`}
        </span>
      </div>
      {!row.ready && <span className="text-muted">{t("privacy.beingMade")}</span>}
      {row.ready && mine && (
        <Button
          size="sm"
          icon={Download}
          busy={fetchIt.isPending}
          busyLabel={t("audit.loading")}
          onClick={() => fetchIt.mutate()}
        >
          {t("privacy.download")}
        </Button>
      )}
      {row.ready && !mine && <span className="text-sm text-muted">{t("privacy.notYours")}</span>}
      {fetchIt.error && <Failure error={fetchIt.error} />}
    </li>
  );
}

/** Erasures that were asked for, from the audit log: it names nobody who was erased. */
function Erased() {
  const { t } = useTranslation("settings");
  const may = useMay()("audit:read");
  const list = useQuery({
    queryKey: [...settingsKeys.audit, "erased"],
    queryFn: ({ signal }) => settingsApi.audit({ action: ERASED, per_page: 20 }, signal),
    enabled: may,
  });
  return (
    <Card className="grid gap-3" aria-labelledby="erased">
      <h2 id="erased" className="text-lg font-semibold">
        {t("privacy.erased")}
      </h2>
      <p className="max-w-[68ch] text-muted">{t("privacy.erasedText")}</p>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {may && list.isPending && <Skeleton className="h-16" />}
      {list.data?.entries.length === 0 && <p className="text-muted">{t("privacy.noneErased")}</p>}
      <ul className="grid gap-1 empty:hidden">
        {list.data?.entries.map((one) => (
          <li key={one.id} className="flex flex-wrap gap-x-3">
            <Time at={one.created_at} />
            <span>{one.actor_name ?? t("audit.gone")}</span>
            <code className="font-mono text-sm break-all text-muted">{one.object_id}</code>
          </li>
        ))}
      </ul>
    </Card>
  );
}
