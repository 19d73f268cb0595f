import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, FileText, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CareerProfile, type Cv, careerApi, careerKeys } from "@/api/career";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, SelectField } from "@/ui/field";
import { Card, Empty, Skeleton } from "@/ui/parts";
import { useRemoval } from "@/ui/use-removal";
import { Preview } from "./preview";
import { Sections } from "./sections";
import { Versions } from "./versions";

/** Documents made of the profile: put together, looked at as they will be, made. */
export function Documents({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const removal = useRemoval();
  const cvs = useQuery({
    queryKey: careerKeys.cvs(profile.id),
    queryFn: ({ signal }) => careerApi.cvs(profile.id, signal),
  });
  const create = useMutation({
    mutationFn: () =>
      careerApi.createCv({
        profile_id: profile.id,
        name: t("cv.newName", { number: (cvs.data?.pagination.total ?? 0) + 1 }),
        language: profile.language === "ko" ? "ko" : "en",
      }),
    onSuccess: async (made) => {
      setChosen(made.id);
      await client.invalidateQueries({ queryKey: careerKeys.cvs(profile.id) });
    },
  });
  const remove = ({ id, name }: Cv) =>
    removal.remove({
      key: id,
      said: t("removed", { name }),
      failed: t("notRemoved"),
      act: () => careerApi.removeCv(id),
      refresh: () => client.invalidateQueries({ queryKey: careerKeys.cvs(profile.id) }),
      onBack: () => setChosen(id),
    });
  const rows = (cvs.data?.data ?? []).filter(({ id }) => !removal.isGoing(id));
  const cv = rows.find(({ id }) => id === chosen) ?? rows[0];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-end gap-3">
        {rows.length > 1 && cv && (
          <SelectField label={t("cv.which")} value={cv.id} onChange={({ target }) => setChosen(target.value)}>
            {rows.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
        {rows.length > 0 && (
          <Button icon={Plus} busy={create.isPending} busyLabel={t("saving")} onClick={() => create.mutate()}>
            {t("cv.another")}
          </Button>
        )}
        <TakeAway profile={profile} />
        {cv && (
          <Button tone="quiet" icon={Trash2} onClick={() => remove(cv)}>
            {t("cv.remove")}
          </Button>
        )}
      </div>
      {(cvs.error ?? create.error) && <Failure error={cvs.error ?? create.error} />}
      {cvs.isPending && <Skeleton className="h-64" />}
      {cvs.data && !cv && (
        <Empty
          title={t("cv.none")}
          action={
            <Button
              tone="primary"
              icon={FileText}
              busy={create.isPending}
              busyLabel={t("saving")}
              onClick={() => create.mutate()}
            >
              {t("cv.begin")}
            </Button>
          }
        >
          {t("cv.noneWhy")}
        </Empty>
      )}
      {cv && <Builder key={cv.id} cv={cv} profile={profile} />}
    </div>
  );
}

function TakeAway({ profile }: { profile: CareerProfile }) {
  const { t } = useTranslation("career");
  const take = useMutation({
    mutationFn: async (what: "page" | "json") =>
      what === "page"
        ? saveFile(await careerApi.onePager(profile.id), "one-pager.pdf")
        : saveFile(await careerApi.jsonResume(profile.id), "resume.json"),
  });
  return (
    <>
      <Button
        icon={Download}
        busy={take.isPending && take.variables === "page"}
        busyLabel={t("cv.making")}
        onClick={() => take.mutate("page")}
      >
        {t("cv.onePage")}
      </Button>
      <Button icon={Download} onClick={() => take.mutate("json")}>
        {t("cv.json")}
      </Button>
      {take.error && <Failure error={take.error} className="w-full" />}
    </>
  );
}

function Builder({ cv, profile }: { cv: Cv; profile: CareerProfile }) {
  const { t, i18n } = useTranslation("career");
  const client = useQueryClient();
  const templates = useQuery({
    queryKey: careerKeys.templates(i18n.language),
    queryFn: ({ signal }) => careerApi.templates(i18n.language.startsWith("ko") ? "ko" : "en", signal),
  });
  const amend = useMutation({
    mutationFn: (body: object) => careerApi.amendCv(cv.id, { ...body, revision: cv.revision }),
    onSettled: () => client.invalidateQueries({ queryKey: careerKeys.cvs(profile.id) }),
  });
  const template = templates.data?.templates.find(({ name }) => name === cv.template);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
      <div className="grid content-start gap-4">
        <Card aria-label={t("cv.look")} className="grid gap-4">
          <SelectField
            label={t("cv.template")}
            hint={template?.about}
            value={cv.template}
            disabled={amend.isPending}
            onChange={({ target }) => amend.mutate({ template: target.value })}
          >
            {(templates.data?.templates ?? [{ name: cv.template, title: cv.template }]).map(
              ({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ),
            )}
          </SelectField>
          <SelectField
            label={t("cv.language")}
            value={cv.language}
            disabled={amend.isPending}
            onChange={({ target }) => amend.mutate({ language: target.value })}
          >
            <option value="en">English</option>
            <option value="ko">한국어</option>
          </SelectField>
          {template?.photo && profile.has_photo && (
            <div>
              <Choice
                type="checkbox"
                checked={cv.show_photo}
                disabled={amend.isPending}
                onChange={({ target }) => amend.mutate({ show_photo: target.checked })}
              >
                {t("cv.photo")}
              </Choice>
              <p className="text-sm text-muted">{t("cv.photoHint")}</p>
            </div>
          )}
          <Sections
            sections={cv.sections}
            busy={amend.isPending}
            onChange={(sections) => amend.mutate({ sections })}
          />
          {amend.error && <Failure error={amend.error} />}
        </Card>
        <Versions cv={cv} profile={profile} />
      </div>
      <Preview cv={cv} />
    </div>
  );
}
