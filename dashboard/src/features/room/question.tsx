import { useTranslation } from "react-i18next";
import type { LiveState } from "@/media/types";
import { Skeleton } from "@/ui/parts";

/** The open question in full; it stays whatever else happens. */
export function QuestionCard({ live }: { live: LiveState | null }) {
  const { t } = useTranslation("candidate");
  return (
    <section
      aria-label={t("room.questionLabel")}
      className="flex min-h-24 items-center rounded-card border border-hairline bg-surface p-4 sm:p-6"
    >
      {live ? (
        <p data-testid="question" className="text-xl font-medium">
          {live.question_text ?? ""}
        </p>
      ) : (
        <div className="grid w-full gap-2" data-testid="question" aria-busy="true">
          <Skeleton className="h-6 w-11/12" />
          <Skeleton className="h-6 w-2/3" />
        </div>
      )}
    </section>
  );
}
