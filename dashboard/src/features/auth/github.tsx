import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { openRequest } from "@/api/client";
import { connectionsApi } from "@/api/connections";
import type { components } from "@/api/generated";
import type { GitHubOutcome } from "@/lib/connection-outcomes";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice } from "@/ui/parts";

/** "Sign in with GitHub", where this server is registered there, and what came of it. */
export function GitHubSignIn({ outcome }: { outcome?: GitHubOutcome | undefined }) {
  const { t } = useTranslation("hr");
  const config = useQuery({
    queryKey: ["config"],
    queryFn: ({ signal }) => openRequest<components["schemas"]["PublicConfig"]>("/config", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const begin = useMutation({ mutationFn: connectionsApi.signInWithGitHub });
  return (
    <>
      {outcome && (
        <Notice tone={outcome === "confirm" ? "accent" : "caution"}>{t(`login.github.${outcome}`)}</Notice>
      )}
      {config.data?.github_sign_in && (
        <Button
          busy={begin.isPending || begin.isSuccess}
          busyLabel={t("login.github.leaving")}
          onClick={() => begin.mutate()}
        >
          {t("login.github.button")}
        </Button>
      )}
      {begin.error && <Failure error={begin.error} />}
    </>
  );
}
