import { useMutation } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";
import { careerApi } from "@/api/career";
import { ApiError } from "@/api/client";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice } from "@/ui/parts";

/** A better wording, shown beside one's own; it takes its place only when it is taken. */
export function Suggested({
  text,
  language,
  onTake,
}: {
  text: string;
  language: string;
  onTake: (text: string) => void;
}) {
  const { t } = useTranslation("career");
  const ask = useMutation({ mutationFn: () => careerApi.optimize(text, language === "ko" ? "ko" : "en") });
  const decide = useMutation({
    mutationFn: ({ id, state }: { id: string; state: "accepted" | "refused" }) =>
      careerApi.decide(id, { state }),
  });
  const offered = ask.data?.offered[0];
  const settle = (state: "accepted" | "refused") => {
    if (!ask.data || offered === undefined) return;
    decide.mutate({ id: ask.data.id, state });
    if (state === "accepted") onTake(offered);
    ask.reset();
  };
  return (
    <div className="grid gap-3">
      <div>
        <Button
          icon={Sparkles}
          disabled={!text.trim()}
          busy={ask.isPending}
          busyLabel={t("suggest.asking")}
          onClick={() => ask.mutate()}
        >
          {t("suggest.ask")}
        </Button>
      </div>
      {ask.error &&
        (ask.error instanceof ApiError && ask.error.status === 503 ? (
          <Notice title={t("suggest.none")}>{t("suggest.noneWhy")}</Notice>
        ) : (
          <Failure error={ask.error} />
        ))}
      {offered !== undefined && (
        <Notice
          tone="accent"
          role="status"
          title={t("suggest.title")}
          actions={
            <>
              <Button tone="primary" onClick={() => settle("accepted")}>
                {t("suggest.take")}
              </Button>
              <Button onClick={() => settle("refused")}>{t("suggest.leave")}</Button>
            </>
          }
        >
          <p className="whitespace-pre-line">{offered}</p>
        </Notice>
      )}
    </div>
  );
}
