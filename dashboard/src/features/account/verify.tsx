import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accountApi } from "@/api/account";
import { AuthFrame } from "@/features/auth/frame";
import { useTitle } from "@/lib/use-title";
import { Failure } from "@/ui/failure";
import { Skeleton } from "@/ui/parts";
import { AddressForm } from "./address-form";
import { BrokenLink, linkProblem, Outcome, ToLogin } from "./outcome";

const route = getRouteApi("/verify");

/** Opened from the mail: confirms at once, and once. */
export default function VerifyPage() {
  const { t } = useTranslation("account");
  const { token } = route.useSearch();
  const [sentTo, setSentTo] = useState<string | null>(null);
  useTitle(t("verify.title"));
  const verified = useQuery({
    queryKey: ["verify", token],
    queryFn: () => accountApi.verify(token ?? ""),
    enabled: Boolean(token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  if (sentTo) {
    return (
      <Outcome kind="mailed" title={t("verify.sentTitle")} actions={<ToLogin />}>
        <p>{t("verify.sentText", { email: sentTo })}</p>
      </Outcome>
    );
  }
  if (verified.data) {
    return (
      <Outcome kind="done" title={t("verify.doneTitle")} actions={<ToLogin primary />}>
        <p>{t("verify.doneText", { email: verified.data.email })}</p>
      </Outcome>
    );
  }
  const problem = token ? linkProblem(verified.error) : "incomplete";
  if (problem) {
    return (
      <BrokenLink
        problem={problem}
        actions={
          <>
            <AddressForm
              label={t("verify.again")}
              busyLabel={t("verify.sending")}
              send={accountApi.resendVerification}
              onSent={setSentTo}
            />
            <ToLogin />
          </>
        }
      >
        {problem === "used" && <p>{t("verify.perhapsDone")}</p>}
      </BrokenLink>
    );
  }
  return (
    <AuthFrame title={t("verify.title")}>
      {verified.error ? (
        <Failure error={verified.error} onRetry={() => void verified.refetch()} />
      ) : (
        <>
          <p role="status" className="text-muted">
            {t("verify.confirming")}
          </p>
          <Skeleton className="h-10" />
        </>
      )}
    </AuthFrame>
  );
}
