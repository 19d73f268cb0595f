"""Errors of practice."""

from api.errors import AppError, Conflict, NotFound, Unavailable


class UnknownPractice(NotFound):
    error_code = "PRAC_404"
    detail = "There is no such practice interview, or it was not saved and its time is over. Start a new one."


class PracticeOver(Conflict):
    error_code = "PRAC_409"
    detail = "This practice interview is over. Look at its results, or start a new one."


class NotThisQuestion(Conflict):
    error_code = "PRAC_410"
    detail = "This is not the question that is open now. Ask for the current one."


class ChangedMeanwhile(Conflict):
    error_code = "PRAC_411"
    detail = "Something else changed this practice interview at the same moment. Try again."


class OneJudgeOnly(Conflict):
    error_code = "PRAC_412"
    detail = "A comparison needs two judges, and this server has only one. Your administrator can set up a model."


class NotAnswered(Conflict):
    error_code = "PRAC_413"
    detail = "This question has no answer yet."


class TooManyCalls(Conflict):
    error_code = "PRAC_416"
    detail = "Five practice calls of yours are neither saved nor thrown away. Save one or throw one away first."


class CallRuns(Conflict):
    error_code = "PRAC_417"
    detail = "This practice call is going on. End it in its room first."


class CallNotRead(Conflict):
    error_code = "PRAC_418"
    detail = "This practice call is not over, or is still being read. Try again when its results are there."


class NoAnswer(AppError):
    status = 422
    error_code = "PRAC_422"
    detail = "Send an answer as text, or as a sound."


class NothingHeard(AppError):
    status = 422
    error_code = "PRAC_423"
    detail = "No words were heard. Check your microphone and speak again, or type your answer."


class NothingSayable(AppError):
    status = 422
    error_code = "PRAC_424"
    detail = "This voice makes no sound of that text. Write it out in words of the language that is chosen."


class AudioTooLarge(AppError):
    status = 413
    error_code = "PRAC_414"
    detail = "The sound is longer than five minutes. Record a shorter answer."


class AudioType(AppError):
    status = 415
    error_code = "PRAC_415"
    detail = "This is no sound that can be read. Send WebM, Ogg, MP4, MP3, FLAC or WAV."


class VoiceAway(Unavailable):
    error_code = "PRAC_503"
    detail = "Speaking and hearing are not available right now. Go on in writing."


class FeedbackAway(Unavailable):
    error_code = "PRAC_504"
    detail = "Your answer is kept, but nobody could read it just now. Send the question's number again in a moment."


class WordsUnreadable(Unavailable):
    error_code = "PRAC_505"
    detail = "The texts of practice cannot be read. Ask your administrator to look at config/practice."
