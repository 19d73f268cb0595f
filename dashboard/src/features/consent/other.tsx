import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import { Contact } from "@/features/candidate/gone";
import { CandidateShell, Heading } from "@/features/candidate/shell";
import { useToken, useView } from "@/features/candidate/view";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";

const ROUTES = ["person", "text", "withdraw"] as const;
type Route = (typeof ROUTES)[number];

/** The other ways, and the calm page after one was chosen. */
export default function OtherWaysPage() {
  const { t } = useTranslation("candidate");
  const view = useView();
  const token = useToken();
  const client = useQueryClient();
  const [route, setRoute] = useState<Route | null>(null);
  const decline = useMutation({
    mutationFn: (chosen: Route) => candidateApi.decline(token, chosen),
    onSuccess: () => client.invalidateQueries({ queryKey: ["candidate-view", token], refetchType: "none" }),
  });
  const company = view.company_name;

  if (decline.isSuccess) {
    return (
      <CandidateShell title={t("title.other")} company={company}>
        <div className="grid gap-4" data-testid="declined">
          <Heading>{t("other.doneHeading", { company })}</Heading>
          <p>{t(`other.done.${decline.variables}`)}</p>
          {view.contact_email && <Contact email={view.contact_email} />}
          <Link
            to="/interview/$token"
            params={{ token }}
            className={`${buttonClass("secondary", "lg")} justify-self-start`}
          >
            {t("other.changeMind")}
          </Link>
        </div>
      </CandidateShell>
    );
  }
  return (
    <CandidateShell title={t("title.other")} company={company}>
      <form
        className="grid gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (route) decline.mutate(route);
        }}
      >
        <div className="grid gap-2">
          <Heading>{t("other.heading")}</Heading>
          <p className="text-muted">{t("other.lead", { company })}</p>
        </div>
        <fieldset className="grid gap-3">
          <legend className="sr-only">{t("other.heading")}</legend>
          {ROUTES.map((option) => (
            <Choice
              key={option}
              type="radio"
              name="route"
              required
              checked={route === option}
              onChange={() => setRoute(option)}
              className="rounded-card border border-hairline bg-surface px-4 has-checked:border-accent"
            >
              <span className="block font-medium">{t(`other.${option}`)}</span>
              <span className="block text-base text-muted">{t(`other.${option}Text`, { company })}</span>
            </Choice>
          ))}
        </fieldset>
        {decline.error && <Failure error={decline.error} onRetry={() => route && decline.mutate(route)} />}
        <div className="grid gap-3 sm:grid-cols-2">
          <Button type="submit" size="lg" tone="primary" busy={decline.isPending}>
            {t("other.send")}
          </Button>
          <Link to="/interview/$token" params={{ token }} className={buttonClass("secondary", "lg")}>
            {t("other.back")}
          </Link>
        </div>
      </form>
    </CandidateShell>
  );
}
