"""Words of documents and of the public page: `config/career/<language>.yaml`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from api.localised import localised


class CareerWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    summary: str
    experience: str
    projects: str
    skills: str
    languages: str
    education: str
    achievements: str
    contact: str
    present: str
    date_year: str
    date_month: str
    date_day: str
    months: list[str]
    at: str
    levels: dict[str, str]
    kinds: dict[str, str]
    hidden_project: str
    hidden_name: str
    hidden_figure: str
    hidden_address: str
    confidential: str
    page: str
    not_found_title: str
    not_found: str
    photo_of: str
    print: str

    def date(self, written: str) -> str:
        """ "2020-01" → "Jan 2020"."""
        year, _, rest = written.partition("-")
        month, _, day = rest.partition("-")
        if not month:
            return self.date_year.format(year=year)
        name = self.months[int(month) - 1]
        if not day:
            return self.date_month.format(year=year, month=name)
        return self.date_day.format(year=year, month=name, day=int(day))

    def period(self, start: str | None, end: str | None, *, goes_on: bool = False) -> str:
        """ "Jan 2020 – present"; empty where nothing is known."""
        last = self.present if goes_on else self.date(end) if end else ""
        first = self.date(start) if start else ""
        return f"{first} – {last}" if first and last else first or last


def career_words(config_dir: Path, language: str) -> CareerWords:
    return localised(CareerWords, config_dir, "career/{}.yaml", language)
