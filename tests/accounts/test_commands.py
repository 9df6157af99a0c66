"""`pilotage administrator`: from the environment, by link, and refused with a sentence."""

import re
from argparse import ArgumentParser

import pytest

from pilotage.accounts.commands import COMMANDS
from pilotage.accounts.models import Person
from pilotage.accounts.reads import access_of
from pilotage.accounts.rules import Permission
from pilotage.kit.commands import CommandFailed

pytestmark = pytest.mark.django_db
WORDS = "harbour lights at dusk"


def run(*words: str) -> int:
    command = COMMANDS[0]
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def test_the_first_administrator_gets_the_password_of_the_environment(monkeypatch, capsys):
    monkeypatch.setenv("PILOTAGE_ADMIN_PASSWORD", WORDS)
    assert run("Ada@example.org", "--name", "Ada Lovelace") == 0
    ada = Person.objects.get()
    assert (ada.name, ada.check_password(WORDS)) == ("Ada Lovelace", True)
    assert access_of(ada).may_everywhere(Permission.MANAGE_PEOPLE)
    assert capsys.readouterr().out == "Ada Lovelace <ada@example.org> is an administrator.\n"


def test_without_a_password_a_link_to_set_it_is_printed(capsys, client):
    assert run("ada@example.org", "--link") == 0
    link = re.search(r"http://\S+?(/accounts/\S+)", capsys.readouterr().out).group(1)
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": WORDS, "password2": WORDS})
    assert Person.objects.get().check_password(WORDS)


@pytest.mark.parametrize(("email", "password"), [("ada@example.org", "password123"), ("nobody", WORDS)])
def test_a_weak_password_and_a_wrong_address_make_nobody(monkeypatch, email, password):
    monkeypatch.setenv("PILOTAGE_ADMIN_PASSWORD", password)
    with pytest.raises(CommandFailed):
        run(email)
    assert not Person.objects.exists()
