import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi, careerKeys, type ProfileImport } from "@/api/career";
import { ResumeOptions, useOwnResumes } from "@/features/resumes/own";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { FileButton } from "@/ui/file-button";
import { Card, Skeleton } from "@/ui/parts";
import { Comparison } from "./comparison";

const route = getRouteApi("/company/career");

/** Takes over what stands elsewhere: an export of LinkedIn, or a résumé that was read. Nothing happens unseen. */
export function Import({ profile }: { profile: CareerProfile }) {
  const { imported } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const open = (made?: ProfileImport) => {
    if (made) client.setQueryData(careerKeys.import(made.id), made);
    void navigate({ search: made ? { step: "import", imported: made.id } : { step: "import" } });
  };
  return imported ? (
    <Opened key={imported} id={imported} onClose={() => open()} />
  ) : (
    <Begin profile={profile} onMade={open} />
  );
}

function Opened({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("career");
  const found = useQuery({
    queryKey: careerKeys.import(id),
    queryFn: ({ signal }) => careerApi.import(id, signal),
  });
  if (found.error)
    return (
      <div className="grid justify-items-start gap-3">
        <Failure error={found.error} onRetry={() => void found.refetch()} className="w-full" />
        <Button onClick={onClose}>{t("import.another")}</Button>
      </div>
    );
  if (!found.data) return <Skeleton className="h-64" />;
  return (
    <Comparison
      key={found.data.state}
      found={found.data}
      onLookAgain={() => found.refetch()}
      onClose={onClose}
    />
  );
}

function Begin({ profile, onMade }: { profile: CareerProfile; onMade: (made: ProfileImport) => void }) {
  const { t } = useTranslation("career");
  const [resume, setResume] = useState("");
  const resumes = useOwnResumes();
  const upload = useMutation({
    mutationFn: (file: File) => careerApi.importLinkedIn(profile.id, file),
    onSuccess: onMade,
  });
  const rows = resumes.data?.resumes ?? [];
  const chosen = resume || rows[0]?.resume_id || "";
  const take = useMutation({
    mutationFn: () => careerApi.importResume(profile.id, chosen),
    onSuccess: onMade,
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-2">
      <Card aria-labelledby="import-linkedin" className="grid content-start gap-3">
        <h2 id="import-linkedin" className="text-xl font-semibold">
          {t("import.linkedin")}
        </h2>
        <ol className="grid list-decimal gap-1 pl-5 text-muted">
          <li>{t("import.order")}</li>
          <li>{t("import.wait")}</li>
          <li>{t("import.choose")}</li>
        </ol>
        <p className="text-sm text-muted">{t("import.notRead")}</p>
        <div>
          <FileButton
            label={t("import.file")}
            accept=".zip,.csv"
            tone="primary"
            icon={FileUp}
            busy={upload.isPending}
            busyLabel={t("import.reading")}
            onFile={(file) => upload.mutate(file)}
          >
            {t("import.chooseFile")}
          </FileButton>
        </div>
        {upload.error && <Failure error={upload.error} />}
      </Card>
      <Card aria-labelledby="import-resume" className="grid content-start gap-3">
        <h2 id="import-resume" className="text-xl font-semibold">
          {t("import.resume")}
        </h2>
        <p className="text-muted">{t("import.resumeWhy")}</p>
        {resumes.error && <Failure error={resumes.error} onRetry={() => void resumes.refetch()} />}
        {resumes.isPending && <Skeleton className="h-12" />}
        {resumes.data && rows.length === 0 && (
          <p>
            {t("import.noResume")}{" "}
            <Link to="/resume-check" className="underline underline-offset-4">
              {t("import.toResumes")}
            </Link>
          </p>
        )}
        {rows.length > 0 && (
          <>
            <SelectField
              label={t("import.whichResume")}
              value={chosen}
              onChange={({ target }) => setResume(target.value)}
            >
              <ResumeOptions rows={rows} />
            </SelectField>
            <div>
              <Button busy={take.isPending} busyLabel={t("import.reading")} onClick={() => take.mutate()}>
                {t("import.compare")}
              </Button>
            </div>
          </>
        )}
        {take.error && <Failure error={take.error} />}
      </Card>
    </div>
  );
}
