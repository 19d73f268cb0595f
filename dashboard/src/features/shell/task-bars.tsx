import { useTranslation } from "react-i18next";
import type { Task } from "@/api/types";
import { TaskProgress } from "@/features/tasks/task-progress";

/** Each piece of work as a bar; work that the pages have no words for keeps the program's name. */
export default function TaskBars({ tasks }: { tasks: readonly Task[] }) {
  const { t, i18n } = useTranslation("work");
  return (
    <ul className="grid gap-3">
      {tasks.map((task) => {
        const key = `tasks.name.${task.name}`;
        const name = i18n.exists(key, { ns: "work" }) ? t(key as "tasks.title") : task.name;
        return (
          <li key={task.id}>
            <TaskProgress task={task} label={name} />
          </li>
        );
      })}
    </ul>
  );
}
