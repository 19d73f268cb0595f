"""What the candidates of the pause and interruption plays say, and what they are asked."""

import itertools
from collections.abc import Sequence

from contract.brief import BriefQuestion
from tests.support.briefs import question

UNFINISHED: tuple[tuple[str, str], ...] = (
    ("We moved the old service to", "a queue, and that was much faster."),
    ("The first version of the report", "was written by a colleague of mine."),
    ("I think that I would start with", "the logs of the last release."),
    ("My colleague had written it because", "they wanted a report every night."),
    ("After the second outage the whole team", "sat down and looked at the numbers."),
    ("What I learned from it is that", "you have to measure before you change anything."),
    ("So I went to my manager and", "asked for two more weeks."),
    ("The people from the other office", "had never used that part of it."),
    ("I wrote most of the", "importer, and somebody else wrote the tests."),
    ("When the disk was full we", "deleted the old logs by hand."),
    ("In my last job I was", "responsible for the payment service."),
    ("We could not reproduce it, so", "we added more logging to the release."),
    ("The biggest problem with that design", "was that nobody could change it any more."),
    ("I would ask the customer which", "orders had been lost on that day."),
    ("There was a nightly job that", "locked the table for nine minutes."),
    ("Before I joined the team, the deployment", "took a whole afternoon."),
    ("I split the work into three parts, and then", "I gave one of them to a new colleague."),
    ("It got better when we", "put an index on the second column."),
    ("Um, I would say that the", "hardest part was the migration."),
    ("We decided to write it in Go, but", "the first version was too slow."),
)
"""Two parts of one sentence; the words of the first show that more is coming."""
COULD_END: tuple[tuple[str, str], ...] = (
    ("Then I called the customer", "who had seen the problem first."),
    ("We split the table", "by month and moved the old rows."),
    ("I wrote a small tool", "for the people in the support team."),
    ("We rolled back the release", "on the same evening."),
    ("I measured the latency", "with the slow query log."),
    ("My manager was not happy", "about the second outage in a week."),
    ("I read the code again", "until I understood the locking."),
    ("We had two data centres", "on the same power line."),
    ("I talked to everybody", "who had worked on it before me."),
    ("The test failed", "on every third run or so."),
)
"""The same, but the words of the first part could be all: only melody and meaning tell."""
COULD_END_LONGER: tuple[tuple[str, str], ...] = (
    ("We moved the old service to a new cluster", "in the other data centre."),
    ("I told the people in support what had happened", "and what they could say to the callers."),
    ("My colleague had already changed the table twice", "before anybody looked at the plan of the query."),
    ("The report took more than nine minutes", "on the day before the holidays."),
    ("I wrote a test that runs every night", "against a copy of the real data."),
)
"""The same, and as long as an answer: nothing in the words tells them from one."""
SHORT_ANSWERS: tuple[str, ...] = (
    "I would roll back the release first.",
    "Our team wrote a test for every bug.",
    "The queue retries each message until it is done.",
    "I asked my colleagues what they thought of it.",
    "The service handles two million orders a day.",
    "We compared both versions with real traffic.",
    "I wrote the design document and most of the code.",
    "We measured the latency and then added an index.",
)
TERSE_ANSWERS: tuple[str, ...] = (
    "I wrote the tests.",
    "It was the old queue.",
    "We rewrote it in Go.",
    "Redis and a worker.",
)
"""All there is, and as short as the beginning of more."""
LONG_ANSWERS: tuple[str, ...] = (
    "At my last company I looked after the payment service. It handled about two million orders a day, and at some "
    "point the nightly report began to lock the table that every order needs, so people could not pay for a minute.",
    "First we measured where the time went, because everybody had a different opinion about it. It turned out that one "
    "query read the whole table for a single number. I moved that number into a small table of its own.",
)
LISTENERS: tuple[str, ...] = ("Yeah.", "Right.", "Okay.", "Uh huh.", "I see.", "Sure.", "cough", "typing")
"""Said, or done, while the interviewer speaks, and meant to stop nobody. All of the words are on the product's list."""
UNLISTED_LISTENERS: tuple[str, ...] = (
    "Gotcha.",
    "Absolutely.",
    "For sure.",
    "Go on.",
    "That's fair.",
    "No problem.",
    "Totally.",
    "Alrighty.",
    "Fair enough.",
    "Definitely.",
    "I understand.",
    "Oh, really.",
    "I bet.",
    "Good to know.",
)
"""The same, in words that are not on it: from the seventh on, and the interruptions below, written by somebody who knew
neither the list nor the rule for what is short and asks for nothing."""
SHORT_INTERRUPTIONS: tuple[str, ...] = (
    "Hold on.",
    "Wait, wait.",
    "Sorry, what?",
    "Can I just...",
    "Which one?",
    "Say that again?",
    "That's not true.",
    "Let me answer.",
    "Slow down, please.",
    "Actually, I...",
    "Too long.",
    "I can't hear.",
    "Excuse me.",
    "Meaning what?",
    "Next question, please.",
    "Well, in 2019...",
)
"""No longer than a listener's words, by somebody who wants the turn."""
BARGE_INS: tuple[str, ...] = (
    "Sorry, I would like to add something to my last answer.",
    "Actually, I should say that I was not the only one working on it.",
    "Excuse me, I forgot to mention the most important part.",
    "Wait, could you say that again, please?",
)
A_MINUTE = "Give me a minute to think about it, please."
_ASKED = (
    "What did you do in the {n} step?",
    "What happened to the {n} version?",
    "Tell me about the {n} problem that you had there.",
    "What did the {n} release change?",
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
MOST_QUESTIONS = len(_ORDINALS) * len(_ASKED)
IN_ITS_MIDDLE = "nobody is on call"
LONG_QUESTION = (
    "Imagine that two teams share one service, nobody is on call at night, the release is on Friday, the tests take an "
    "hour, the customer waits for an answer, and on the way home you read that the disk of the database is almost full "
    "and that the person who knows it best has just gone on holiday for two weeks, so what do you do first, what do "
    "you do next, and whom do you tell about it before you go to sleep in the night of release {n}?"
)


def questions(count: int, *, patience: float = 1.0) -> list[BriefQuestion]:
    """`count` different short questions, three of four for a plain answer, one for a story; no follow-ups."""
    if count > MOST_QUESTIONS:
        raise ValueError("there are not so many questions")
    texts = [asked.format(n=ordinal) for ordinal in _ORDINALS for asked in _ASKED]
    return [
        question(number, text, max_follow_ups=0, patience=patience)
        for number, text in enumerate(texts[:count], start=1)
    ]


def questions_for_more(count: int) -> list[BriefQuestion]:
    """For a name, and for more: the first sentence may hold the name."""
    return [
        question(number, f"Which {ordinal} project are you proudest of, and why?", max_follow_ups=0)
        for number, ordinal in enumerate(itertools.islice(itertools.cycle(_ORDINALS), count), start=1)
    ]


def questions_with_points(touched: Sequence[str]) -> list[BriefQuestion]:
    """Whose only point is the last word of the answer's first half, and one more to close with."""
    return [
        question(number, asked.text, ("p1", "what it was", (words.split()[-1],)), max_follow_ups=0)
        for number, (asked, words) in enumerate(
            zip(questions(len(touched) + 1), (*touched, "end"), strict=True), start=1
        )
    ]


def long_questions(count: int) -> list[BriefQuestion]:
    """Half a minute each, so that somebody may speak over them."""
    return [question(n, LONG_QUESTION.format(n=n), max_follow_ups=0) for n in range(1, count + 1)]
