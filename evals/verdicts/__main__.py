"""`python -m evals.verdicts`: this part of `make evals` alone."""

import sys

from evals.__main__ import main

sys.argv[1:1] = ["--only", "verdicts"]
sys.exit(main())
