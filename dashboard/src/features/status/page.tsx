import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import { OurFault } from "@/features/candidate/fault";
import { Contact, LinkProblem } from "@/features/candidate/gone";
import { CandidateSkeleton } from "@/features/candidate/layout";
import { CandidateShell, Heading } from "@/features/candidate/shell";
import { useToken } from "@/features/candidate/view";
import { heldBy } from "@/features/phone/held-by";
import { buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Time } from "@/ui/time";

const KNOWN = ["invited", "interviewed", "review", "decision"] as const;

export default function StatusPage() {
  const { t } = useTranslation("candidate");
  const token = useToken();
  const status = useQuery({
    queryKey: ["status", token],
    queryFn: ({ signal }) => candidateApi.status(token, signal),
  });
  if (status.error) {
    return <LinkProblem error={status.error} token={token} onRetry={() => void status.refetch()} />;
  }
  if (!status.data) return <CandidateSkeleton />;
  const { lines, contact_email } = status.data;
  const name = (step: string) => {
    const known = KNOWN.find((candidate) => candidate === step);
    return known ? t(`status.steps.${known}`) : step;
  };
  const interviewed = lines.some((line) => line.step === "interviewed" && line.at !== null);
  return (
    <CandidateShell title={t("title.status")}>
      <div className="grid gap-6" data-testid="status">
        <div className="grid gap-2">
          <Heading>{t("status.heading")}</Heading>
          {interviewed && !status.data.fault && <p className="text-muted">{t("status.nothing")}</p>}
        </div>
        {status.data.fault && <OurFault fault={status.data.fault} />}
        <ol className="grid gap-0">
          {lines.map((line) => (
            <li
              key={line.step}
              aria-current={line.current ? "step" : undefined}
              className={cn(
                "grid gap-0.5 border-l-2 py-3 pl-4",
                line.current ? "border-accent font-semibold" : "border-hairline",
              )}
            >
              <span>
                {name(line.step)}
                {line.current && (
                  <span className="ml-2 text-base font-normal text-muted">{t("status.current")}</span>
                )}
              </span>
              {line.at && (
                <span className="text-base font-normal text-muted">
                  <Time at={line.at} zone />
                  {line.step === "interviewed" && status.data.held_by.length > 0 && (
                    <> · {t(heldBy(status.data.held_by))}</>
                  )}
                </span>
              )}
            </li>
          ))}
        </ol>
        {interviewed && (
          <Link
            to="/interview/$token/receipt"
            params={{ token }}
            className={`${buttonClass("secondary", "lg")} justify-self-start`}
          >
            {t("status.receipt")}
          </Link>
        )}
        {contact_email && <Contact email={contact_email} />}
      </div>
    </CandidateShell>
  );
}
