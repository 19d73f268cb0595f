import { Eye, EyeOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CandidateView } from "@/api/types";
import { CompanyName } from "@/features/candidate/brand";
import { wholeMinutes } from "@/lib/format";
import type { LiveState } from "@/media/types";
import { Button } from "@/ui/button";

interface Props {
  view: CandidateView;
  live: LiveState | null;
  showTime: boolean;
  onToggleTime: () => void;
}

export function RoomHeader({ view, live, showTime, onToggleTime }: Props) {
  const { t } = useTranslation("candidate");
  const total = live?.question_total ?? view.question_total;
  const index = live?.question_index;
  const minutes = live && live.remaining_ms > 0 ? wholeMinutes(live.remaining_ms) : null;
  return (
    <header className="border-b border-hairline bg-surface">
      <div className="mx-auto flex min-h-14 max-w-[960px] flex-wrap items-center gap-x-4 gap-y-0 px-4 py-1">
        <p className="flex min-w-0 flex-1 items-center gap-3 font-semibold">
          <CompanyName name={view.company_name} />
        </p>
        {index !== null && index !== undefined && (
          <p className="tabular text-base" data-testid="question-count">
            {t("room.question", { n: index + 1, total })}
          </p>
        )}
        {minutes !== null && (
          <p className="flex items-center text-base text-muted">
            {showTime && <span className="tabular">{t("room.minutesLeft", { count: minutes })}</span>}
            <Button
              tone="quiet"
              size="sm"
              icon={showTime ? EyeOff : Eye}
              aria-label={showTime ? t("room.hideTime") : t("room.showTime")}
              title={showTime ? t("room.hideTime") : t("room.showTime")}
              className="min-h-11 min-w-11"
              onClick={onToggleTime}
            />
          </p>
        )}
      </div>
    </header>
  );
}
