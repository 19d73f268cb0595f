import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi, careerKeys, type Entry } from "@/api/career";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Skeleton } from "@/ui/parts";
import { nameOf } from "./said";

/** Where a project was done, and with which skills; each tick is kept at once. */
export function Relations({ profile, project }: { profile: CareerProfile; project: Entry }) {
  const { t } = useTranslation("career");
  return (
    <div className="mt-4 grid gap-4 border-t border-hairline pt-4 sm:grid-cols-2">
      <Linked
        profile={profile}
        project={project}
        to="experiences"
        ids={idsIn(project.experience_ids)}
        title={t("relations.experiences")}
        none={t("relations.noExperiences")}
      />
      <Linked
        profile={profile}
        project={project}
        to="skills"
        ids={idsIn(project.skill_ids)}
        title={t("relations.skills")}
        none={t("relations.noSkills")}
      />
    </div>
  );
}

export function idsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function Linked({
  profile,
  project,
  to,
  ids,
  title,
  none,
}: {
  profile: CareerProfile;
  project: Entry;
  to: "experiences" | "skills";
  ids: readonly string[];
  title: string;
  none: string;
}) {
  const client = useQueryClient();
  const list = useQuery({
    queryKey: careerKeys.entries(profile.id, to),
    queryFn: ({ signal }) => careerApi.entries(profile.id, to, signal),
  });
  const link = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) => careerApi.link(project.id, to, id, on),
    onSettled: () => client.invalidateQueries({ queryKey: careerKeys.entries(profile.id, "projects") }),
  });
  const pending = link.isPending ? link.variables : null;
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium">{title}</legend>
      {list.isPending && <Skeleton className="h-12" />}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {link.error && <Failure error={link.error} />}
      {list.data?.data.length === 0 && <p className="text-sm text-muted">{none}</p>}
      {list.data?.data.map((entry) => (
        <Choice
          key={entry.id}
          type="checkbox"
          disabled={link.isPending}
          checked={pending?.id === entry.id ? pending.on : ids.includes(entry.id)}
          onChange={({ target }) => link.mutate({ id: entry.id, on: target.checked })}
        >
          <span className="wrap-anywhere">{[nameOf(entry), entry.company].filter(Boolean).join(", ")}</span>
        </Choice>
      ))}
    </fieldset>
  );
}
