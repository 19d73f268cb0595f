import { CloudOff, RotateCcw, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError, OfflineError } from "@/api/client";
import { Button } from "./button";
import { Notice } from "./parts";

/** An error as a sentence with a button and, where there is one, the request id. */
export function Failure({
  error,
  onRetry,
  className,
}: {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}) {
  const { t } = useTranslation("common");
  const offline = error instanceof OfflineError;
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <Notice
      role="alert"
      tone="bad"
      icon={offline ? CloudOff : TriangleAlert}
      title={sentence(error, t)}
      className={className ?? ""}
      actions={
        onRetry && (
          <Button icon={RotateCcw} onClick={onRetry}>
            {t("tryAgain")}
          </Button>
        )
      }
    >
      {requestId && (
        <p className="text-sm">
          {t("requestId")} <code className="font-mono">{requestId}</code>
        </p>
      )}
    </Notice>
  );
}

type Translate = ReturnType<typeof useTranslation<"common">>["t"];

export function sentence(error: unknown, t: Translate): string {
  if (error instanceof OfflineError) return t("error.offline");
  if (error instanceof ApiError) {
    if (error.status === 403) return t("error.forbidden");
    if (error.status === 404) return t("error.notFound");
    if (error.status === 429) return t("error.tooMany");
    if (error.status >= 500) return t("error.server");
    return error.message || t("error.unknown");
  }
  return t("error.unknown");
}
