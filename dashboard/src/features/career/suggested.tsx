import { useMutation, useQueryClient } from "@tanstack/react-query";
import { AudioLines } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { careerApi, careerKeys, type Suggestion } from "@/api/career";
import { ApiError } from "@/api/client";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { Changed } from "./changed";

/** A wording that is offered, whole and beside one's own; it takes its place only when it is taken, as it is or changed. */
export function Suggested({
  text,
  label,
  disabled = false,
  ask: asked,
  onTake,
}: {
  /** What stands there now. */
  text: string;
  label: string;
  disabled?: boolean;
  ask: () => Promise<Suggestion>;
  onTake: (text: string) => void;
}) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const [changed, setChanged] = useState<string | null>(null);
  const ask = useMutation({ mutationFn: asked, onSuccess: () => setChanged(null) });
  const decide = useMutation({
    mutationFn: ({ id, taken }: { id: string; taken: string | null }) =>
      careerApi.decide(
        id,
        taken === null
          ? { state: "refused" }
          : taken === ask.data?.offered[0]
            ? { state: "accepted" }
            : { state: "edited", taken: [taken] },
      ),
    onSuccess: (_, { taken }) => {
      if (taken !== null) onTake(taken);
      ask.reset();
    },
    onSettled: () => client.invalidateQueries({ queryKey: careerKeys.suggestions }),
  });
  const offered = ask.data?.offered[0];
  const settle = (taken: string | null) => ask.data && decide.mutate({ id: ask.data.id, taken });
  return (
    <div className="grid gap-3">
      <div>
        <Button
          icon={AudioLines}
          disabled={disabled}
          busy={ask.isPending}
          busyLabel={t("suggest.asking")}
          onClick={() => ask.mutate()}
        >
          {label}
        </Button>
      </div>
      {ask.error &&
        (ask.error instanceof ApiError && ask.error.status === 503 ? (
          <Notice title={t("suggest.none")}>{t("suggest.noneWhy")}</Notice>
        ) : (
          <Failure error={ask.error} />
        ))}
      {ask.data && offered !== undefined && (
        <Notice
          tone="accent"
          role="status"
          title={t("suggest.title")}
          actions={
            <>
              <Button
                tone="primary"
                busy={decide.isPending}
                busyLabel={t("saving")}
                disabled={changed !== null && !changed.trim()}
                onClick={() => settle(changed ?? offered)}
              >
                {t(changed === null || changed === offered ? "suggest.take" : "suggest.takeChanged")}
              </Button>
              {changed === null && <Button onClick={() => setChanged(offered)}>{t("suggest.change")}</Button>}
              <Button disabled={decide.isPending} onClick={() => settle(null)}>
                {t("suggest.leave")}
              </Button>
            </>
          }
        >
          <p className="text-sm">{t("suggest.by", { name: ask.data.model })}</p>
          <Changed before={text.trim()} after={changed ?? offered} />
          {changed !== null && (
            <TextArea
              label={t("suggest.changeLabel")}
              rows={5}
              maxLength={10_000}
              value={changed}
              onChange={({ target }) => setChanged(target.value)}
            />
          )}
          {decide.error && <Failure error={decide.error} />}
        </Notice>
      )}
    </div>
  );
}
