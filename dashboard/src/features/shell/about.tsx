import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { lastRequestId, openRequest } from "@/api/client";
import { companyApi } from "@/api/company";
import { useMay } from "@/features/auth/use-may";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { useUser } from "./use-places";

interface PublicConfig {
  version: string;
  mode: string;
  transport: string;
}

/** What somebody who reports a problem is asked for, ready to paste. */
export default function About({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["shell", "common"]);
  const user = useUser();
  const may = useMay();
  // The pattern, not the address itself: that may name a person's id.
  const route = String(useRouter().state.matches.at(-1)?.fullPath ?? "");
  const config = useQuery({
    queryKey: ["config"],
    queryFn: ({ signal }) => openRequest<PublicConfig>("/config", { signal }),
  });
  const company = user?.company_id ?? null;
  const engines = useQuery({
    queryKey: ["engines-of-about", company],
    queryFn: ({ signal }) => companyApi.settings(signal),
    enabled: company !== null && may("company:read"),
  });
  const plan = engines.data?.ai.engines;
  const used = plan ? engineNames(plan) : null;
  const lines: [string, string][] = [
    [
      t("about.version"),
      config.data ? `${config.data.version} (${config.data.mode}, ${config.data.transport})` : "…",
    ],
    [t("about.page"), route],
    [t("about.request"), lastRequestId() ?? "–"],
    ...(used ? ([[t("about.engines"), used]] as [string, string][]) : []),
    [t("about.browser"), navigator.userAgent],
  ];
  return (
    <Dialog open onClose={onClose} title={t("about.title")}>
      <dl className="grid gap-3">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="font-mono text-sm break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex justify-end">
        <CopyButton
          text={lines.map(([name, value]) => `${name}: ${value}`).join("\n")}
          label={t("about.copy")}
        />
      </div>
    </Dialog>
  );
}

/** The first engine of each part, such as "stt whisper · llm scripted". */
function engineNames(plan: object): string | null {
  const named = Object.entries(plan).flatMap(([part, choice]) => {
    const first: unknown = Array.isArray(choice) ? choice[0] : choice;
    if (first === null || typeof first !== "object" || !("engine" in first)) return [];
    return [`${part} ${String(first.engine)}`];
  });
  return named.length > 0 ? named.join(" · ") : null;
}
