import { SpellCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Chip } from "@/ui/parts";
import { proposed } from "./drafts";
import { type Remark, remarkId } from "./use-remarks";

interface Props {
  remarks: readonly Remark[];
  checking: boolean;
  error: unknown;
  onAgain: () => void;
  /** Puts a wording in the place of what is remarked on; null takes it out. */
  onAccept: (remark: Remark, wording: string | null) => void;
  onGo: (remark: Remark) => void;
}

/** The rubric check: what cannot be fairly heard in an answer, why, by which rule, and what to write instead. */
export function Remarks({ remarks, checking, error, onAgain, onAccept, onGo }: Props) {
  const { t } = useTranslation("jobs");
  return (
    <section aria-labelledby="check-heading" className="grid content-start gap-3" data-testid="remarks">
      <h2 id="check-heading" className="flex items-center gap-2 font-semibold">
        <SpellCheck aria-hidden="true" size={16} strokeWidth={1.75} />
        {t("check.title")}
      </h2>
      {error ? (
        <Failure error={error} onRetry={onAgain} />
      ) : (
        <p role="status" className="text-muted">
          {remarks.length > 0
            ? t("check.found", { count: remarks.length })
            : checking
              ? t("check.checking")
              : t("check.fair")}
        </p>
      )}
      <ul className="grid gap-3">
        {remarks.map((remark, index) => {
          const wording = proposed(remark.instead);
          const wanted = wording !== null || remark.place !== "text";
          return (
            <li
              key={`${remark.place}.${remark.category}`}
              id={remarkId(remark.place, index)}
              data-testid="remark"
              className="grid gap-2 rounded-card border border-caution bg-surface p-3"
            >
              <p className="flex flex-wrap items-center gap-2">
                <Chip tone="caution">{remark.name}</Chip>
                <button
                  type="button"
                  onClick={() => onGo(remark)}
                  className="text-left text-sm text-muted underline underline-offset-4"
                >
                  {remark.point
                    ? t(`check.place.${remark.part}`, { point: remark.point.text })
                    : t("check.place.question")}
                </button>
              </p>
              <p>{remark.reason}</p>
              <p className="text-muted">{remark.instead}</p>
              {wanted && (
                <p>
                  <Button size="sm" onClick={() => onAccept(remark, wording)}>
                    {wording ? t("check.accept") : t("check.leaveOut")}
                  </Button>
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
