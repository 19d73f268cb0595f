// The fake service's background work and imports. A task's `script` holds what the next looks see; the last one stays.
const now = (offset = 0) => new Date(Date.now() + offset).toISOString();
const HOUR = 3_600_000;

/** @returns {any} */
const task = (id, name, extra = {}) => ({
  id,
  name,
  queue: "default",
  state: "failed",
  attempts: 4,
  progress: null,
  result: null,
  error: null,
  created_at: now(-26 * HOUR),
  run_after: now(-25 * HOUR),
  finished_at: now(-25 * HOUR),
  ...extra,
});

export const rows = (done, total) => ({
  state: "running",
  progress: { done, total, note: "rows" },
  finished_at: null,
});
const done = { state: "done", error: null, finished_at: now() };

/** @returns {any} */
export const importJob = (id, extra = {}) => ({
  id,
  filename: "candidates.csv",
  status: "finished",
  reason: null,
  dry_run: false,
  total: 10_000,
  rows_done: 10_000,
  succeeded: 9_982,
  skipped: 12,
  failed: 6,
  created_by: "u1",
  task_id: `task-${id}`,
  created_at: now(-2 * HOUR),
  started_at: now(-2 * HOUR),
  finished_at: now(-2 * HOUR),
  encoding: "utf-8",
  delimiter: ",",
  header: ["이메일", "이름", "전화번호", "비고"],
  columns: { email: 0, name: 1, phone: 2 },
  problems: [
    {
      column: "email",
      code: "invalid",
      message: "This is not an e-mail address.",
      count: 4,
      rows: [3, 40, 41, 77],
    },
    {
      column: "email",
      code: "missing",
      message: "The e-mail address is missing.",
      count: 2,
      rows: [118, 200],
    },
  ],
  errors: [
    [3, "email", "invalid", "This is not an e-mail address. It looks like name@example.com."],
    [118, "email", "missing", "The e-mail address is missing."],
    [2_401, "phone", "invalid", "This is not a phone number: digits only."],
    [7_777, "job_template", "unknown", "There is no such job. Use its exact title or its id."],
    [9_001, "salary", "strange", "A sentence that only the service knows."],
  ].map(([row, column, code, message]) => ({ row, column, code, message })),
  ...extra,
});

/** @returns {{ tasks: any[], scripts: Map<string, any[]>, imports: any[], importScript: any[] }} */
export function work() {
  return {
    tasks: [
      task("t-mail", "send_email", { error: "ConnectionRefusedError: [Errno 111] Connect call failed" }),
      task("t-score", "process_interview", { error: "it took too long", attempts: 4 }),
      task("t-import", "bulk_import", { error: "OperationalError" }),
      task("t-hook", "deliver_webhook", {
        error: "NotTaken: the receiver answered 500",
        attempts: 7,
        created_at: now(-50 * HOUR),
      }),
      task("t-done", "send_reminder", { ...done, attempts: 1 }),
    ],
    /** task id → what looks at it see, one after the other */
    scripts: new Map([["t-mail", [rows(0, 0), done]]]),
    imports: [
      importJob("old", { created_at: now(-30 * HOUR) }),
      importJob("stopped", {
        filename: "messe-köln-besucherliste-2026-herbst-vollständig.csv",
        status: "failed",
        succeeded: 2_000,
        rows_done: 2_000,
        skipped: 0,
        failed: 0,
        errors: [],
        reason:
          "The import stopped in the middle. Upload the same file again: what is there already is skipped.",
        created_at: now(-55 * HOUR),
      }),
    ],
    /** What the next upload's task goes through before the import is finished. */
    importScript: [{ state: "queued", progress: null }, rows(2_500, 10_000), rows(7_000, 10_000), done],
  };
}

/** Answers what belongs here; false: it does not. */
export function workApi({ res, path, url, sent, state, reply, error, page }) {
  const [, area, id, action] = path.split("/");
  if (path === "/candidates/bulk-import") return startImport();
  if (path === "/import-jobs") return ok(page({ import_jobs: state.work.imports }));
  if (area === "import-jobs") {
    const job = state.work.imports.find((one) => one.id === id);
    if (!job) return no(404, "CAND_420", "There is no such import.");
    if (action === "errors.csv") {
      res.writeHead(200, { "Content-Type": "text/csv; charset=utf-8" });
      res.end("email,name,row,column,error\r\n");
      return true;
    }
    return ok(job);
  }
  if (area !== "tasks") return false;
  if (!id) {
    const wanted = url.searchParams.get("state");
    return ok(page({ tasks: state.work.tasks.filter((one) => !wanted || one.state === wanted) }));
  }
  const one = state.work.tasks.find((known) => known.id === id);
  if (!one) return no(404, "SYS_404", "There is no such task.");
  if (action === "retry") {
    if (one.state !== "failed") return no(409, "SYS_409", "Only a failed task can be tried again.");
    Object.assign(one, { state: "queued", error: null, attempts: 0, finished_at: null });
    return ok(one);
  }
  const script = state.work.scripts.get(id) ?? [];
  if (script.length > 0) Object.assign(one, script.shift());
  const job = state.work.imports.find((known) => known.task_id === id);
  if (job && one.state === "running" && one.progress)
    Object.assign(job, {
      status: "running",
      rows_done: one.progress.done,
      total: one.progress.total,
      succeeded: one.progress.done,
    });
  if (job && one.state === "done" && job.status !== "finished")
    Object.assign(job, importJob(job.id, { dry_run: job.dry_run, filename: job.filename }));
  return ok(one);

  function startImport() {
    const form = String(sent);
    if (!/email|이메일/.test(form)) return no(400, "CAND_422", "The first row must name the columns.");
    const made = importJob(`n${state.work.imports.length}`, {
      filename: /filename="([^"]*)"/.exec(form)?.[1] ?? "candidates.csv",
      dry_run: form.includes('name="dry_run"'),
      status: "queued",
      total: null,
      rows_done: 0,
      succeeded: 0,
      skipped: 0,
      failed: 0,
      errors: [],
      created_at: now(),
    });
    state.work.imports.unshift(made);
    state.work.tasks.push(task(made.task_id, "bulk_import", { state: "queued", finished_at: null }));
    state.work.scripts.set(made.task_id, structuredClone(state.work.importScript));
    reply(res, 202, { import_job_id: made.id, task_id: made.task_id });
    return true;
  }
  function ok(value) {
    reply(res, 200, value);
    return true;
  }
  function no(status, code, detail) {
    error(res, status, code, detail);
    return true;
  }
}
