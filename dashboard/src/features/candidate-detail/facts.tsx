import { Link } from "@tanstack/react-router";
import { Eye, EyeOff, PencilLine } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonDetail } from "@/api/people";
import { Days } from "@/features/candidates/cells";
import { StageChip } from "@/features/candidates/stage-chip";
import { formatDate } from "@/lib/format";
import { compact, numberGroups, telLink } from "@/lib/phone";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Digits } from "@/ui/digits";
import { Card } from "@/ui/parts";
import { Time } from "@/ui/time";

interface Props {
  candidate: PersonDetail;
  writes: boolean;
  onStage: () => void;
  onOwner: () => void;
}

export function Facts({ candidate, writes, onStage, onOwner }: Props) {
  const { t, i18n } = useTranslation(["hr", "people", "common"]);
  const [hidden, setHidden] = useState(false);
  const base = candidate.language.split("-")[0];
  const language = base === "ko" || base === "en" ? t(`common:languageName.${base}`) : candidate.language;
  return (
    <Card className="grid gap-4">
      <h2 className="sr-only">{t("candidate.facts")}</h2>
      <div className="grid gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StageChip status={candidate.status} />
          <span className="text-sm text-muted">
            <Days person={candidate} />
            {candidate.status_since && (
              <>
                {" · "}
                {t("candidate.since", { time: formatDate(candidate.status_since, i18n.language) })}
              </>
            )}
          </span>
        </div>
        {writes && (
          <div>
            <Button size="sm" onClick={onStage}>
              {t("people:detail.changeStage")}
            </Button>
          </div>
        )}
      </div>
      <dl className="grid gap-3">
        <Fact label={t("candidates.email")}>
          {hidden ? (
            <Hidden />
          ) : (
            <>
              <span className="break-words">{candidate.email}</span>
              <div className="mt-1">
                <CopyButton size="sm" text={candidate.email} label={t("candidate.copyEmail")} />
              </div>
            </>
          )}
        </Fact>
        {candidate.phone && (
          <Fact label={t("candidates.phone")}>
            {hidden ? (
              <Hidden />
            ) : (
              <>
                <a href={telLink(candidate.phone)} className="border-b border-current">
                  <Digits groups={numberGroups(candidate.phone)} />
                </a>
                <div className="mt-1">
                  <CopyButton size="sm" text={compact(candidate.phone)} label={t("phone.copyNumber")} />
                </div>
              </>
            )}
          </Fact>
        )}
        {candidate.job && (
          <Fact label={t("candidates.job")}>
            <Link to="/jobs/$id" params={{ id: candidate.job.id }} className="underline">
              {candidate.job.title}
            </Link>
          </Fact>
        )}
        <Fact label={t("candidate.owner")}>
          <span className="flex flex-wrap items-center gap-2">
            {candidate.assignee?.name ?? t("candidate.nobody")}
            {writes && (
              <Button
                size="sm"
                tone="quiet"
                icon={PencilLine}
                aria-label={t("people:detail.changeOwner")}
                onClick={onOwner}
              />
            )}
          </span>
        </Fact>
        {candidate.source && <Fact label={t("candidate.source")}>{candidate.source}</Fact>}
        <Fact label={t("candidates.language")}>
          {language} · {candidate.timezone}
        </Fact>
        <Fact label={t("candidate.added")}>
          <Time at={candidate.created_at} />
        </Fact>
      </dl>
      <div>
        <Button size="sm" tone="quiet" icon={hidden ? Eye : EyeOff} onClick={() => setHidden(!hidden)}>
          {t(hidden ? "people:detail.showContact" : "people:detail.hideContact")}
        </Button>
      </div>
    </Card>
  );
}

function Hidden() {
  const { t } = useTranslation("people");
  return <span className="text-muted">{t("detail.hidden")}</span>;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
