"""A handler that takes longer to import than any limit allows."""

import time

time.sleep(60)
