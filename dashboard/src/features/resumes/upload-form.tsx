import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { resumeKeys, resumesApi } from "@/api/resumes";
import { Failure } from "@/ui/failure";
import { FileButton } from "@/ui/file-button";
import { Card } from "@/ui/parts";
import { ProgressBar } from "@/ui/progress-bar";

/** One file; reading begins as soon as it is chosen. */
export function UploadForm({ onDone }: { onDone: (id: string) => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const id = useId();
  const upload = useMutation({
    mutationFn: resumesApi.read,
    onSuccess: (read) => {
      void client.invalidateQueries({ queryKey: resumeKeys.all });
      client.setQueryData(resumeKeys.one(read.resume_id), read);
      onDone(read.resume_id);
    },
  });
  return (
    <Card className="grid gap-4">
      <div>
        <p className="font-medium">{t("resumes.file")}</p>
        <p id={`${id}-hint`} className="max-w-[60ch] text-sm text-muted">
          {t("resumes.fileHint")}
        </p>
      </div>
      <div>
        <FileButton
          label={t("resumes.file")}
          accept=".pdf,.docx,.txt,.png,.jpg,.jpeg"
          tone="primary"
          icon={FileUp}
          aria-describedby={`${id}-hint`}
          busy={upload.isPending}
          busyLabel={t("resumes.reading")}
          onFile={(file) => upload.mutate(file)}
        >
          {t("resumes.choose")}
        </FileButton>
      </div>
      <div aria-live="polite" className="-mt-4">
        {upload.isPending && (
          <div className="mt-4 grid gap-1">
            <p id={`${id}-progress`} className="text-sm text-muted">
              {t("resumes.readingFile", { name: upload.variables.name })}
            </p>
            <ProgressBar labelledBy={`${id}-progress`} percent={null} />
          </div>
        )}
      </div>
      {upload.error && <Failure error={upload.error} />}
    </Card>
  );
}
