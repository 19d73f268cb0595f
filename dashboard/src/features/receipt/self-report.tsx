import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import type { SelfReport } from "@/api/types";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Card } from "@/ui/parts";

const SEXES = ["female", "male", "another"] as const;
const RACES = ["hispanic", "white", "black", "pacific", "asian", "native", "two_or_more"] as const;
type Sex = (typeof SEXES)[number];
type Race = (typeof RACES)[number];

/** Two voluntary questions, kept apart from the application. Nothing is chosen beforehand. */
export function SelfReportCard({ token }: { token: string }) {
  const { i18n } = useTranslation("candidate");
  const language = i18n.language;
  const known = useQuery({
    queryKey: ["self-report", token, language],
    queryFn: ({ signal }) => candidateApi.selfReport(token, language, signal),
    retry: false,
  });
  // Where nobody asks there is nothing to see; what was given before can always be withdrawn.
  if (!known.data || (!known.data.asked && !known.data.given_at)) return null;
  return <Form key={known.data.given_at ?? "none"} token={token} known={known.data} />;
}

function Form({ token, known }: { token: string; known: SelfReport }) {
  const { t } = useTranslation("candidate");
  const client = useQueryClient();
  const heading = useId();
  const [sex, setSex] = useState<Sex | "">(known.sex ?? "");
  const [race, setRace] = useState<Race | "">(known.race ?? "");
  const done = { onSuccess: () => client.invalidateQueries({ queryKey: ["self-report", token] }) };
  const give = useMutation({
    mutationFn: () =>
      candidateApi.giveSelfReport(token, {
        version: known.text.version,
        language: known.text.language,
        sex: sex || null,
        race: race || null,
      }),
    ...done,
  });
  const withdraw = useMutation({ mutationFn: () => candidateApi.withdrawSelfReport(token), ...done });
  const given = known.given_at !== null;
  return (
    <Card className="grid gap-4 no-print" aria-labelledby={heading} data-testid="self-report">
      <div className="grid gap-2">
        <h2 id={heading} className="text-xl font-semibold">
          {t("selfReport.heading")}
        </h2>
        <p>{known.text.why}</p>
        <p className="text-base text-muted">{known.text.consent}</p>
      </div>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          give.mutate();
        }}
      >
        <SelectField
          label={t("selfReport.sex")}
          value={sex}
          disabled={!known.asked}
          onChange={(event) => setSex(event.target.value as Sex | "")}
        >
          <option value="">{t("selfReport.rather")}</option>
          {SEXES.map((one) => (
            <option key={one} value={one}>
              {t(`selfReport.sexes.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("selfReport.race")}
          value={race}
          disabled={!known.asked}
          onChange={(event) => setRace(event.target.value as Race | "")}
        >
          <option value="">{t("selfReport.rather")}</option>
          {RACES.map((one) => (
            <option key={one} value={one}>
              {t(`selfReport.races.${one}`)}
            </option>
          ))}
        </SelectField>
        {(give.error ?? withdraw.error) && <Failure error={give.error ?? withdraw.error} />}
        <div className="flex flex-wrap gap-3">
          {known.asked && (
            <Button type="submit" size="lg" busy={give.isPending} busyLabel={t("selfReport.sending")}>
              {given ? t("selfReport.change") : t("selfReport.send")}
            </Button>
          )}
          {given && (
            <Button size="lg" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
              {t("selfReport.withdraw")}
            </Button>
          )}
        </div>
        <p role="status" className="text-base text-muted empty:hidden">
          {given ? t("selfReport.kept") : withdraw.isSuccess ? t("selfReport.gone") : ""}
        </p>
      </form>
    </Card>
  );
}
