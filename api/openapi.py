"""Prints the OpenAPI description, always the same for the same code: `python -m api.openapi > openapi.json`."""

import json
import sys
import tempfile
from pathlib import Path

from api.app import create_app
from api.settings import Settings


def schema_text() -> str:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder))
        schema = create_app(settings).openapi()
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
