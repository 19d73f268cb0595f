import { FileX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Failure } from "@/ui/failure";
import { Notice } from "@/ui/parts";

const KNOWN = ["CAND_421", "CAND_422", "CAND_424", "FILE_413"] as const;

/** Why a file was not taken, and what to do with it. */
export function ImportError({ error }: { error: unknown }) {
  const { t } = useTranslation("work");
  const code = error instanceof ApiError ? error.code : null;
  const known = KNOWN.find((one) => one === code);
  if (!known) return <Failure error={error} />;
  return <Notice role="alert" tone="bad" icon={FileX} title={t(`import.error.${known}`)} />;
}
