"""How long a message waits for the mail server."""

from datetime import timedelta

# After that it stands in the inbox only; old news by mail confuses.
MAILED_WITHIN = timedelta(days=1)
