"""The daily digest: what is new and waits for somebody."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from pilotage.governance.actions.notices import send_notices
from pilotage.kit.clock import now, today


# After the night's imports and before the working day of most.
@app.periodic(cron="0 5 * * *")
@app.task(name="pilotage.send_notices", queue="jobs", queueing_lock="send_notices", pass_context=False)
def send_notices_task(timestamp: int) -> None:
    close_old_connections()
    send_notices(on=today(), at=now())
