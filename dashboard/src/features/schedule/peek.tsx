import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { WeekEntry } from "@/api/schedule";
import { Button, buttonClass } from "@/ui/button";
import { Sheet } from "@/ui/sheet";
import { type EntryActs, EntryChips } from "./agenda";
import { When } from "./when";

interface Props extends Omit<EntryActs, "onOpen"> {
  entry: WeekEntry | null;
  zone: string;
  mayWrite: boolean;
  onClose: () => void;
}

/** One interview of the calendar: what it is, and what can be done with it. */
export function Peek({ entry, zone, mayWrite, onClose, onMove, onCancel }: Props) {
  const { t } = useTranslation("schedule");
  const open = mayWrite && entry?.status === "scheduled";
  return (
    <Sheet
      open={entry !== null}
      onClose={onClose}
      title={entry?.candidate.name}
      lead={entry?.job.title}
      footer={
        entry && (
          <>
            {open && (
              <Button tone="danger" onClick={() => onCancel(entry)}>
                {t("cancel.open")}
              </Button>
            )}
            {open && <Button onClick={() => onMove(entry)}>{t("move.to")}</Button>}
            <Link
              to="/interviews/$id"
              params={{ id: entry.id }}
              search={{}}
              className={buttonClass("primary")}
            >
              {t("peek.open")}
            </Link>
          </>
        )
      }
    >
      {entry && (
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-3">
          <Fact name={t("peek.when")}>
            {entry.scheduled_at && (
              <When at={entry.scheduled_at} zone={zone} other={entry.candidate_timezone} date />
            )}
          </Fact>
          <Fact name={t("peek.length")}>
            {t("minutes", { count: Math.round(entry.time_limit_secs / 60) })}
          </Fact>
          <Fact name={t("peek.channel")}>{t(entry.channel === "phone" ? "phone" : "browser")}</Fact>
          <Fact name={t("peek.interviewer")}>{entry.interviewer?.name ?? t("peek.nobody")}</Fact>
          {(entry.patience ?? 1) > 1 || entry.text_mode ? (
            <Fact name={t("peek.adjusted")}>
              {[(entry.patience ?? 1) > 1 ? t("peek.patience") : "", entry.text_mode ? t("peek.text") : ""]
                .filter(Boolean)
                .join(" · ")}
            </Fact>
          ) : null}
          <dt className="sr-only">{t("peek.state")}</dt>
          <dd className="col-span-2">
            <EntryChips entry={entry} />
            {entry.mail_failed && <p className="mt-1 text-sm text-muted">{t("peek.mailFailed")}</p>}
          </dd>
        </dl>
      )}
    </Sheet>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
