import type { ReactNode } from "react";
import type { CompanySettings } from "@/api/types";
import { PageHead } from "@/features/shell/page-head";
import { Failure } from "@/ui/failure";
import { Skeleton } from "@/ui/parts";
import { useSettings } from "./use-settings";

interface Props {
  title: string;
  lead?: string;
  children: (settings: CompanySettings) => ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
}

/** A page that edits a part of the company's settings. */
export function SettingsPage({ title, lead, children, actions }: Props) {
  const settings = useSettings();
  return (
    <div className="max-w-[760px]">
      <PageHead title={title}>{actions}</PageHead>
      {lead && <p className="-mt-2 mb-4 max-w-[68ch] text-muted">{lead}</p>}
      {settings.error && <Failure error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data
        ? children(settings.data)
        : !settings.error && (
            <div aria-busy="true" className="grid gap-4">
              <Skeleton className="h-48" />
              <Skeleton className="h-32" />
            </div>
          )}
    </div>
  );
}
