"""The classic design, rebuilt small: two FastAPI services, Redis, prefork Celery workers."""
