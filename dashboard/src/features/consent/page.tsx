import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, Navigate, useNavigate } from "@tanstack/react-router";
import { Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import type { CandidateView } from "@/api/types";
import { CandidateShell, Heading } from "@/features/candidate/shell";
import { hasConsent, keptCheck, useToken, useView, viewQuery } from "@/features/candidate/view";
import { hasPhone } from "@/features/phone/offer";
import { PhoneInstead } from "@/features/phone/phone-dialog";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Card } from "@/ui/parts";
import { ConsentChanges } from "./changes";
import { useOpenInPrint } from "./use-open-in-print";

export default function ConsentPage() {
  const { t } = useTranslation("candidate");
  const view = useView();
  const token = useToken();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [ticked, setTicked] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const text = useOpenInPrint();
  const { version, language, items, lines } = view.consent_text;
  const agree = useMutation({
    mutationFn: () => candidateApi.consent(token, { version, language, items: ticked }),
    onSuccess: async () => {
      client.setQueryData(viewQuery(token).queryKey, (known?: CandidateView) =>
        known ? { ...known, step: "room" as const, consent: { given: true, version, stale: false } } : known,
      );
      const to = keptCheck() ? "/interview/$token/room" : "/interview/$token/check";
      await navigate({ to, params: { token } });
    },
  });
  if (hasConsent(view) && !agree.isSuccess) {
    return <Navigate to="/interview/$token/room" params={{ token }} replace />;
  }

  const submit = () => {
    const complete = items.every((item) => !item.required || ticked.includes(item.id));
    setMissing(!complete);
    if (complete) agree.mutate();
  };

  return (
    <CandidateShell title={t("title.consent")} company={view.company_name} step={2}>
      <form
        noValidate
        className="grid gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="grid gap-2">
          <Heading>{t("consent.heading")}</Heading>
          <p className="text-muted">{t("consent.lead")}</p>
        </div>
        {view.consent.stale && (
          <ConsentChanges before={view.consent_before ?? null} after={view.consent_text} />
        )}
        <div ref={text} className="grid gap-4" lang={language}>
          {lines.map((line) => (
            <section key={line.id} className="grid gap-1">
              <h2 className="font-semibold">{line.heading}</h2>
              <p>{line.short}</p>
              {line.detail && (
                <details className="text-base text-muted">
                  <summary className="min-h-6 text-accent">
                    {t("consent.more")}
                    <span className="sr-only">: {line.heading}</span>
                  </summary>
                  <p className="mt-1 whitespace-pre-line">{line.detail}</p>
                </details>
              )}
            </section>
          ))}
        </div>
        <Card>
          <fieldset lang={language}>
            <legend className="float-left mb-1 w-full font-semibold">{t("consent.boxes")}</legend>
            <div className="clear-both grid gap-2">
              {items.map((item) => (
                <Choice
                  key={item.id}
                  type="checkbox"
                  data-testid={`consent-${item.id}`}
                  required={item.required}
                  aria-describedby={missing && item.required ? "consent-missing" : undefined}
                  checked={ticked.includes(item.id)}
                  onChange={(event) => {
                    const { checked } = event.target;
                    setTicked(checked ? [...ticked, item.id] : ticked.filter((id) => id !== item.id));
                  }}
                >
                  {!item.required && <span className="text-muted">{t("consent.optional")}: </span>}
                  {item.text}
                </Choice>
              ))}
            </div>
          </fieldset>
          <p id="consent-missing" role="alert" className="text-base text-bad empty:hidden">
            {missing ? t("consent.missing") : null}
          </p>
        </Card>
        {agree.error && <Failure error={agree.error} onRetry={submit} />}
        <div className="grid gap-3 sm:grid-cols-2 no-print">
          <Button
            type="submit"
            tone="primary"
            size="lg"
            data-testid="agree"
            busy={agree.isPending}
            busyLabel={t("consent.agreeing")}
          >
            {t("consent.agree")}
          </Button>
          <Link to="/interview/$token/other" params={{ token }} className={buttonClass("secondary", "lg")}>
            {t("consent.other")}
          </Link>
        </div>
        {hasPhone(view) && (
          <div className="justify-self-start no-print">
            <PhoneInstead view={view} token={token} />
          </div>
        )}
        <p className="flex flex-wrap items-center justify-between gap-2 text-base text-muted">
          {t("consent.version", { version })}
          <Button tone="quiet" icon={Printer} className="no-print" onClick={() => window.print()}>
            {t("consent.print")}
          </Button>
        </p>
      </form>
    </CandidateShell>
  );
}
