"""Opening pages of capability as somebody, and sending their forms."""

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of_page(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def posted(client: Client, address: str, facts: dict | None = None) -> str:
    """The page that a form leads to, with its notices."""
    answer = client.post(address, facts or {})
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return text_of_page(client.get(answer["Location"]))


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        text_of_page(client.get(address))
    return len(asked)
