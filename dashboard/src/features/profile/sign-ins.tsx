import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { meApi, type SignIn } from "@/api/me";
import { Button } from "@/ui/button";
import { Failure, sentence } from "@/ui/failure";
import { Card, Chip, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { useToasts } from "@/ui/toasts";

const KEY = ["sign-ins"];

/** Where the person is signed in; any but this one can be ended from here. */
export function SignIns() {
  const { t } = useTranslation(["shell", "common"]);
  const client = useQueryClient();
  const toasts = useToasts();
  const list = useQuery({ queryKey: KEY, queryFn: ({ signal }) => meApi.signIns(signal) });
  const end = useMutation({
    mutationFn: (id: string) => meApi.endSignIn(id),
    onSuccess: () => toasts.say(t("profile.ended")),
    onError: (error) => toasts.fail(sentence(error, t as never)),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Card className="grid gap-3">
      <h2 className="text-lg font-semibold">{t("profile.signIns")}</h2>
      {list.error && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      <ul className="divide-y divide-hairline">
        {list.data?.sessions.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <div className="min-w-0 flex-1 basis-56">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {deviceOf(one)}
                {one.current && <Chip tone="accent">{t("profile.thisOne")}</Chip>}
              </p>
              <p className="text-sm text-muted">
                {t("profile.lastUsed")} <Time at={one.last_used_at} />
                {one.ip && <span className="tabular"> · {one.ip}</span>}
              </p>
            </div>
            {!one.current && (
              <Button
                busy={end.isPending && end.variables === one.id}
                busyLabel={t("profile.ending")}
                aria-label={`${t("profile.end")}: ${deviceOf(one)}`}
                onClick={() => end.mutate(one.id)}
              >
                {t("profile.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const BROWSERS = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
] as const;

/** "Chrome · Windows", or the start of what the program called itself. */
function deviceOf({ user_agent }: SignIn): string {
  const agent = user_agent ?? "";
  const named = [BROWSERS, SYSTEMS].map((list) => list.find(([pattern]) => pattern.test(agent))?.[1]);
  return named.filter(Boolean).join(" · ") || agent.slice(0, 40) || "–";
}
