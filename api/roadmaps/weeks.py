"""Steps of a plan as weeks for people, and as a calendar file."""

from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from icalendar import Calendar, Event
from icalendar.enums import TRANSP

from api.interviews.calendar import PRODID
from api.roadmaps.plan import Catalogue, Step
from api.roadmaps.schemas import Resource, RoadmapWeek, TaskItem
from api.roadmaps.texts import RoadmapWords

WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def coming_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def weeks_of(steps: list[Step], catalogue: Catalogue, words: RoadmapWords, starts_on: date) -> list[RoadmapWeek]:
    """Every address of a resource is of the catalogue, named with the first week of its skill."""
    seen: set[str] = set()
    weeks: list[RoadmapWeek] = []
    for number, own in groupby(steps, key=lambda step: step.week):
        parts = list(own)
        topics = list(dict.fromkeys(step.skill for step in parts))
        fresh = [skill for skill in topics if skill not in seen]
        seen.update(topics)
        goal = words.goal_one if fresh else words.goal_many
        weeks.append(
            RoadmapWeek(
                week=number,
                starts_on=starts_on + (number - 1) * WEEK,
                goal=goal.format(skills=", ".join(fresh or topics)),
                topics=topics,
                tasks=[
                    TaskItem(
                        skill=step.skill,
                        kind=step.phase,
                        text=getattr(words, step.phase).format(skill=step.skill),
                        hours=step.hours,
                    )
                    for step in parts
                ],
                resources=[
                    Resource(title=words.docs.format(skill=skill), url=docs)
                    for skill in fresh
                    if (docs := catalogue.of(skill).docs)
                ],
                hours=sum(step.hours for step in parts),
            )
        )
    return weeks


def calendar_of(roadmap_id: str, weeks: list[RoadmapWeek], words: RoadmapWords, now: datetime) -> bytes:
    """One entry a week, over the whole week and blocking no time: when in the week is the person's own choice."""
    events = [
        Event.new(
            uid=f"{roadmap_id}-{week.week}@ai-interviewer",
            stamp=now.astimezone(UTC),
            start=week.starts_on,
            end=week.starts_on + WEEK,
            summary=summary_of(week, words),
            description=description_of(week),
            transparency=TRANSP.TRANSPARENT,
        )
        for week in weeks
    ]
    calendar = Calendar.new(prodid=PRODID, method="PUBLISH", subcomponents=events)
    # As in an interview's file: some programs take the calendar's own UID for an event's.
    calendar.pop("UID", None)
    content: bytes = calendar.to_ical()
    return content


def summary_of(week: RoadmapWeek, words: RoadmapWords) -> str:
    return words.calendar.format(week=week.week, skills=", ".join(week.topics), hours=f"{week.hours:g}")


def description_of(week: RoadmapWeek) -> str:
    lines = [f"{task.hours:g} h · {task.text}" for task in week.tasks]
    return "\n".join((*lines, *(f"{one.title}: {one.url}" for one in week.resources)))
