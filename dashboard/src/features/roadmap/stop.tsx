import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { prepareApi } from "@/api/prepare";
import { useTitle } from "@/lib/use-title";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";

const route = getRouteApi("/stop-nudges");

/** Ends the weekly mails by the link of one, without signing in; one press, so that no mail scanner does it. */
export default function StopNudges() {
  const { t } = useTranslation("prepare");
  const { token } = route.useSearch();
  useTitle(t("stop.title"));
  const stop = useMutation({ mutationFn: () => prepareApi.stopNudges(token ?? "") });
  return (
    <main className="mx-auto grid max-w-[480px] gap-4 px-4 py-16">
      <h1 className="text-2xl font-semibold">{t("stop.title")}</h1>
      {stop.isSuccess ? (
        <p role="status">{t("stop.done")}</p>
      ) : (
        <>
          <p>{t(token ? "stop.lead" : "stop.noToken")}</p>
          {stop.error && <Failure error={stop.error} />}
          {token && (
            <div>
              <Button
                tone="primary"
                busy={stop.isPending}
                busyLabel={t("stop.stopping")}
                onClick={() => stop.mutate()}
              >
                {t("stop.stop")}
              </Button>
            </div>
          )}
        </>
      )}
    </main>
  );
}
