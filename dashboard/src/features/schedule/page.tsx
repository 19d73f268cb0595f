import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import type { ScheduledInterview } from "@/api/types";
import { PageHead } from "@/features/shell/page-head";
import { Button, buttonClass } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Card } from "@/ui/parts";
import { DialInBox } from "./dial-in-box";
import { ScheduleForm } from "./form";

const route = getRouteApi("/company/schedule");

export default function SchedulePage() {
  const { t } = useTranslation("hr");
  const client = useQueryClient();
  const { candidate } = route.useSearch();
  const [made, setMade] = useState<ScheduledInterview | null>(null);
  return (
    <div className="max-w-[640px]">
      <PageHead title={t("schedule.title")} />
      {made ? (
        <Scheduled interview={made} onAnother={() => setMade(null)} />
      ) : (
        <ScheduleForm
          chosen={candidate}
          onScheduled={(interview) => {
            setMade(interview);
            void client.invalidateQueries({ queryKey: keys.interviews });
            void client.invalidateQueries({ queryKey: keys.candidates });
          }}
        />
      )}
    </div>
  );
}

function Scheduled({ interview, onAnother }: { interview: ScheduledInterview; onAnother: () => void }) {
  const { t } = useTranslation("hr");
  return (
    <Card className="grid gap-4" data-testid="scheduled">
      <p role="status" className="flex items-center gap-2 font-semibold">
        <CircleCheck aria-hidden="true" size={20} strokeWidth={1.75} />
        {t("schedule.doneTitle")}
      </p>
      <p className="text-muted">{t("schedule.doneText", { name: interview.candidate.name })}</p>
      <LinkBox link={interview.interview_link} />
      <DialInBox dialIn={interview.dial_in} />
      <div className="flex flex-wrap gap-2">
        <Link to="/interviews/$id" params={{ id: interview.id }} search={{}} className={buttonClass()}>
          {t("schedule.openInterview")}
        </Link>
        <Button onClick={onAnother}>{t("schedule.another")}</Button>
      </div>
    </Card>
  );
}

export function LinkBox({ link }: { link: string }) {
  const { t } = useTranslation("hr");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        readOnly
        aria-label={t("schedule.link")}
        data-testid="interview-link"
        value={link}
        onFocus={(event) => event.target.select()}
        className="min-h-10 min-w-0 flex-1 basis-60 rounded-control border border-control bg-sunken px-3 font-mono text-sm"
      />
      <CopyButton text={link} label={t("schedule.copy")} />
    </div>
  );
}
