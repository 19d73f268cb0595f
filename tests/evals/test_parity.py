"""What the second recogniser hears otherwise is laid beside the same words of the transcript."""

from evals.parity import ANSWERS, second_hearing
from evals.verdicts.cases import cases, material


def test_only_what_is_heard_otherwise_is_in_doubt() -> None:
    case = next(case for case in cases() if case.id == ANSWERS[0])
    transcript = material(case).transcript
    again = {question: text.split() for question, text in case.answers.items()}
    assert second_hearing(transcript, again, case.language).spans == ()
    question = next(question for question, words in again.items() if "pull" in words)
    at = again[question].index("pull")
    again[question][at] = "full"
    again[question].insert(3, "um")
    hearing = second_hearing(transcript, again, case.language)
    assert [(span.first, span.second) for span in hearing.spans] == [("pull", "full")]
    assert hearing.view.doubtful_words == 1
    assert hearing.view.words == sum(len(text.split()) for text in case.answers.values())
