"""Settings: `base` is complete and safe; `test` and `production` only tighten it."""
