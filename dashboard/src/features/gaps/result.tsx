import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Gap, type GapSkill, prepareApi, prepareKeys } from "@/api/prepare";
import { Forget } from "@/features/prepare/kept";
import { buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Chip } from "@/ui/parts";

/** The score with its formula, and every skill with the words on both sides. */
export function GapResult({ gap, onGone }: { gap: Gap; onGone: () => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: () => prepareApi.forgetGap(gap.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: prepareKeys.gaps });
      void client.invalidateQueries({ queryKey: prepareKeys.roadmaps });
      onGone();
    },
  });
  const missing = gap.skills.filter(({ shown }) => !shown);
  const shown = gap.skills.filter((skill) => skill.shown);
  const weight = (skills: GapSkill[]) => skills.reduce((sum, one) => sum + one.weight, 0);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Card aria-label={t("gaps.result")} className="grid gap-3">
        <h2 className="text-xl font-semibold break-words">
          {gap.job_title ?? gap.target_job_url ?? t("gaps.untitled")}
        </h2>
        {gap.company && <p className="text-muted">{gap.company}</p>}
        <p className="tabular text-3xl font-semibold">{t("gaps.score", { score: gap.match_score })}</p>
        <p className="max-w-[60ch] text-muted">
          {t("gaps.formula", { shown: weight(shown), all: weight(gap.skills) })}
        </p>
        <div className="flex flex-wrap gap-2">
          {missing.length > 0 && (
            <>
              <Link to="/roadmap" search={{ gap: gap.id }} className={buttonClass("primary")}>
                {t("gaps.makePlan")}
              </Link>
              <Link to="/practice" search={{ analysis: gap.id }} className={buttonClass()}>
                {t("gaps.practise")}
              </Link>
            </>
          )}
          <Forget run={forget}>{t("gaps.forget")}</Forget>
        </div>
        {forget.error && <Failure error={forget.error} />}
      </Card>
      <Skills title={t("gaps.missing")} none={t("gaps.nothingMissing")} skills={missing} />
      <Skills title={t("gaps.shown")} none={t("gaps.nothingShown")} skills={shown} />
    </div>
  );
}

function Skills(props: { title: string; none: string; skills: GapSkill[] }) {
  const { t } = useTranslation("prepare");
  return (
    <section aria-label={props.title} className="grid gap-3">
      <h2 className="text-xl font-semibold">
        {props.title} <span className="tabular font-normal text-muted">{props.skills.length}</span>
      </h2>
      {props.skills.length === 0 && <p className="text-muted">{props.none}</p>}
      <ul className="grid gap-3">
        {props.skills.map((one) => (
          <li key={one.skill} className="grid gap-2 rounded-card border border-hairline bg-surface p-4">
            <p className="flex flex-wrap items-center gap-2">
              {one.shown ? (
                <Check aria-hidden="true" size={18} strokeWidth={1.75} className="text-good" />
              ) : (
                <X aria-hidden="true" size={18} strokeWidth={1.75} className="text-muted" />
              )}
              <span className="font-medium">{one.skill}</span>
              <Chip tone={one.importance === "required" ? "accent" : "neutral"}>
                {t(`gaps.importance.${one.importance}`)}
              </Chip>
            </p>
            <Quoted from={t("gaps.inJob")} text={one.job.text} />
            {one.own && (
              <Quoted
                from={t(one.own.source === "profile" ? "gaps.inProfile" : "gaps.inResume")}
                text={one.own.text}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The mark of a list's line that the quote was. */
const BULLET = /^[•▪‣●·–-]\s+/;

function Quoted({ from, text }: { from: string; text: string }) {
  return (
    <div className="text-sm">
      <p className="text-muted">{from}</p>
      <blockquote className="border-l-2 border-control pl-3 break-words">
        {text.replace(BULLET, "")}
      </blockquote>
    </div>
  );
}
