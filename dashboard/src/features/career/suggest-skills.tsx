import { useMutation } from "@tanstack/react-query";
import { AudioLines } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, careerApi } from "@/api/career";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Notice } from "@/ui/parts";

/** Skills that may be missing; only those that are ticked are added. */
export function SuggestSkills({
  profile,
  onAdded,
}: {
  profile: CareerProfile;
  onAdded: () => Promise<void>;
}) {
  const { t } = useTranslation("career");
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const ask = useMutation({
    mutationFn: () => careerApi.suggestSkills(profile.headline ?? profile.name, profile.id),
    onSuccess: () => setTicked([]),
  });
  const add = useMutation({
    mutationFn: async (id: string) => {
      for (const name of ticked) await careerApi.add("skills", { name, profile_id: profile.id });
      await careerApi.decide(
        id,
        ticked.length ? { state: "edited", taken: [...ticked] } : { state: "refused" },
      );
    },
    onSuccess: () => ask.reset(),
    onSettled: onAdded,
  });
  const found = ask.data;
  return (
    <div className="grid gap-3">
      <div>
        <Button
          icon={AudioLines}
          busy={ask.isPending}
          busyLabel={t("suggest.asking")}
          onClick={() => ask.mutate()}
        >
          {t("suggest.skills")}
        </Button>
      </div>
      {(ask.error ?? add.error) && <Failure error={ask.error ?? add.error} />}
      {found && (
        <Notice
          tone="accent"
          role="status"
          title={found.offered.length ? t("suggest.skillsTitle") : t("suggest.noSkills")}
          actions={
            <Button
              tone={ticked.length ? "primary" : "secondary"}
              busy={add.isPending}
              busyLabel={t("saving")}
              onClick={() => add.mutate(found.id)}
            >
              {ticked.length ? t("suggest.addTicked") : t("suggest.leave")}
            </Button>
          }
        >
          <p className="text-sm">{found.model === "rules" ? t("suggest.byRules") : t("suggest.byModel")}</p>
          <ul className="sm:columns-2">
            {found.offered.map((name) => (
              <li key={name}>
                <Choice
                  type="checkbox"
                  checked={ticked.includes(name)}
                  onChange={({ target }) =>
                    setTicked(target.checked ? [...ticked, name] : ticked.filter((one) => one !== name))
                  }
                >
                  {name}
                </Choice>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
