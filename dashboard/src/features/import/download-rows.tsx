import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";

export function DownloadRows({ id }: { id: string }) {
  const { t } = useTranslation("work");
  const fetched = useMutation({
    mutationFn: () => companyApi.rowsToFix(id),
    onSuccess: (file) => saveFile(file, "rows-to-fix.csv"),
  });
  return (
    <>
      <Button
        icon={Download}
        busy={fetched.isPending}
        busyLabel={t("import.downloading")}
        onClick={() => fetched.mutate()}
      >
        {t("import.downloadFix")}
      </Button>
      {fetched.error && <Failure error={fetched.error} className="w-full" />}
    </>
  );
}
