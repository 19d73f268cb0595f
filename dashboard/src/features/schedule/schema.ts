import { z } from "zod";
import type { ScheduleInput } from "@/api/schedule";
import { momentIn, ownZone } from "./zones";

/** As the service takes it. */
const PHONE = /^\+?[0-9 ()./-]{5,30}$/;

export const schema = z
  .object({
    fresh: z.boolean(),
    candidate_id: z.string(),
    name: z.string().trim(),
    email: z.string().trim(),
    phone: z.string().trim(),
    channel: z.enum(["browser", "phone"]),
    who: z.enum(["dial_in", "we_call"]),
    agreed: z.boolean(),
    job_template_id: z.string().min(1),
    interviewer_id: z.string(),
    more_time: z.enum(["1", "1.25", "1.5", "2"]),
    patience: z.boolean(),
    text: z.boolean(),
    local: z.string(),
    zone: z.string(),
  })
  .check((check) => {
    const { value, issues } = check;
    const flag = (path: string) => issues.push({ code: "custom", path: [path], input: value, message: path });
    if (!value.fresh && !value.candidate_id) flag("candidate_id");
    if (value.fresh && !value.name) flag("name");
    if (value.fresh && !z.email().safeParse(value.email).success) flag("email");
    if (value.fresh && value.phone && !PHONE.test(value.phone)) flag("phone");
    if (value.channel === "phone" && value.who === "we_call" && !value.local) flag("who");
    const moment = value.local ? momentIn(value.zone, value.local) : null;
    if (moment && moment.getTime() < Date.now()) flag("local");
  });

export type Values = z.infer<typeof schema>;

export function firstValues(candidateId: string | undefined, at: string | undefined): Values {
  return {
    fresh: false,
    candidate_id: candidateId ?? "",
    name: "",
    email: "",
    phone: "",
    channel: "browser",
    who: "dial_in",
    agreed: false,
    job_template_id: "",
    interviewer_id: "",
    more_time: "1",
    patience: false,
    text: false,
    local: at ?? "",
    zone: ownZone(),
  };
}

/** How much longer the interviewer waits when that was agreed; as much as may be granted later. */
const LONGER_PATIENCE = 2;

type Body = Partial<ScheduleInput> & Pick<ScheduleInput, "candidate_id" | "job_template_id">;

/** What is sent: nothing that was left as it is. */
export function bodyOf(values: Values, candidateId: string, jobSecs: number | undefined): Body {
  const at = values.local ? momentIn(values.zone, values.local) : null;
  const factor = Number(values.more_time);
  const text = values.text && values.channel === "browser";
  const longer = factor > 1 && jobSecs !== undefined;
  return {
    candidate_id: candidateId,
    job_template_id: values.job_template_id,
    ...(at ? { scheduled_at: at.toISOString(), timezone: values.zone } : {}),
    ...(values.agreed ? { confirm_unsocial_hours: true } : {}),
    ...(values.interviewer_id ? { interviewer_id: values.interviewer_id } : {}),
    ...(values.channel === "phone"
      ? { channel: "phone" as const, call_candidate: values.who === "we_call" }
      : {}),
    ...(longer || values.patience || text
      ? {
          adjustments: {
            person: false,
            ...(longer ? { time_limit_secs: Math.min(4 * 3_600, Math.round(jobSecs * factor)) } : {}),
            ...(values.patience ? { patience: LONGER_PATIENCE } : {}),
            ...(text ? { text: true } : {}),
          },
        }
      : {}),
  };
}
