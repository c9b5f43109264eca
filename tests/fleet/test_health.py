"""What a worker tells those who watch it: numbers in OpenMetrics, health and readiness, over the net as they ask."""

import json
import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as older_families

from jobs.fleet.errors import FleetError
from jobs.fleet.health import Pulse, Serving, Watched, serve
from jobs.fleet.listening import address
from jobs.fleet.metrics import Look, Tally
from jobs.fleet.migrations import require_current
from jobs.fleet.postgres import connect
from sheets_schema.text import LANGUAGES, Language
from tests.cli.helpers import HERE
from tests.docs.helpers import page
from tests.fleet.office import Office
from tests.postgres import Postgres

ACCEPT = "application/openmetrics-text; version=1.0.0"
GROUP = b"""
INSERT INTO fleet_group (name, folded, sheet, account, salt, added, paused, changed, due, failed) VALUES
    ('Lund', 'lund', 'a', 'one@example.org', '', now(), NULL, now() - interval '90 seconds', NULL, 0),
    ('Malm\xc3\xb6', 'malm\xc3\xb6', 'b', 'one@example.org', '', now(), NULL, NULL, now() - interval '30 seconds', 0),
    ('Ystad', 'ystad', 'c', 'two@example.org', '', now(), NULL, NULL, now() + interval '1 hour', 0),
    ('Kivik', 'kivik', 'd', 'two@example.org', '', now(), NULL, now(), NULL, 2),
    ('Simris', 'simris', 'e', 'two@example.org', '', now(), now(), now() - interval '1 day', now() - interval '1 day', 0)
"""


@pytest.fixture(name="database")
def fleet_database(office: Office) -> str:
    """A database of a fleet, in which there is nothing."""
    return office.dsn


class Site:
    """The page as those who watch see it."""

    def __init__(self, dsn: str, listen: str = "127.0.0.1:0") -> None:
        self.tally, self.pulse = Tally(), Pulse()
        self.dsn = dsn
        served = serve(listen, Watched(lambda: connect(self.dsn), require_current, self.tally, self.pulse))
        assert served is not None
        self.serving: Serving = served

    def ask(self, path: str, accept: str = "", method: str = "GET") -> tuple[int, str, str]:
        """The status, the kind and the text of an answer."""
        asking = HTTPConnection("127.0.0.1", self.serving.port, timeout=10)
        asking.request(method, path, headers={"Accept": accept} if accept else {})
        answer = asking.getresponse()
        text = answer.read().decode()
        asking.close()
        return answer.status, answer.headers["Content-Type"], text

    def numbers(self) -> dict[str, float]:
        """Every number of /metrics, by its name and what it is about."""
        _, kind, text = self.ask("/metrics", ACCEPT)
        assert kind.startswith("application/openmetrics-text; version=1.0.0")
        return {
            "/".join([sample.name, *sample.labels.values()]): sample.value
            for family in text_string_to_metric_families(text)  # type: ignore[no-untyped-call] # it carries none
            for sample in family.samples
        }

    def checks(self, path: str = "/readyz") -> tuple[int, dict[str, bool]]:
        """The status and the checks of an answer."""
        status, kind, text = self.ask(path)
        assert kind == "application/json"
        told = json.loads(text)
        assert told["status"] == ("ok" if status == 200 else "fail")
        return status, told["checks"]


@pytest.fixture(name="site")
def served_site(database: str) -> Iterator[Site]:
    """A page over an empty fleet."""
    site = Site(database)
    yield site
    site.serving.close()


class TestMetrics:
    """What /metrics tells."""

    def test_what_the_process_did(self, site: Site) -> None:
        site.tally.looked(Look(1, "done", 1.5, 40, {"sent": 2}, {"read": 2}))
        site.tally.looked(Look(2, "killed", 60))
        site.tally.asked("read")
        site.tally.killed("memory")
        told = site.numbers()
        assert told["gruppbok_worker_looks_total/done"] == 1
        assert told["gruppbok_worker_looks_total/trouble"] == 0
        assert told["gruppbok_worker_look_seconds_sum"] == 61.5
        assert told["gruppbok_worker_look_seconds_bucket/2.0"] == 1
        assert told["gruppbok_worker_seen_seconds_bucket/60.0"] == 1
        assert told["gruppbok_worker_seen_seconds_count"] == 1
        assert told["gruppbok_worker_requests_total/read"] == 3
        assert told["gruppbok_worker_kills_total/memory"] == 1
        assert told["gruppbok_worker_mails_total/sent"] == 2
        assert told["process_resident_memory_bytes"] > 1e6

    def test_how_the_fleet_stands(self, site: Site, database: str) -> None:
        with connect(database) as connection:
            connection.execute(GROUP)
            views = ({"waiting": 2, "unknown": 0, "failed": 1}, {"waiting": 3, "unknown": 1, "failed": 0})
            for number, view in enumerate(views, 1):
                values = (number, json.dumps(view))
                connection.execute("INSERT INTO fleet_view (group_id, at, content) VALUES (%s, now(), %s)", values)
            connection.execute("INSERT INTO fleet_account VALUES ('one@example.org', '', now() - interval '2 minutes')")
            connection.execute("INSERT INTO fleet_account VALUES ('two@example.org', '', NULL)")
            connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
            connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('a', 'look')")
            for account, held, ago in (
                ("one", False, 5),
                ("two", False, 30),
                ("two", False, 2),
                ("two", True, 1),
                ("two", False, 90),
            ):
                connection.execute(
                    "INSERT INTO fleet_spent (project, account, kind, group_id, held, at)"
                    " VALUES ('', %s, 'read', 1, %s, now() - %s * interval '1 second')",
                    (f"{account}@example.org", held, ago),
                )
        told = site.numbers()
        states = {
            state: told[f"gruppbok_fleet_groups/{state}"] for state in ("resting", "waiting", "failing", "paused")
        }
        assert states == {"resting": 1, "waiting": 2, "failing": 1, "paused": 1}
        assert (told["gruppbok_fleet_changes_waiting"], told["gruppbok_fleet_dues_waiting"]) == (2, 1)
        assert told["gruppbok_fleet_oldest_change_seconds"] == pytest.approx(90, abs=20)
        assert told["gruppbok_fleet_oldest_due_seconds"] == pytest.approx(30, abs=20)
        assert [told[f"gruppbok_fleet_mails/{state}"] for state in ("waiting", "unknown", "failed")] == [5, 1, 1]
        assert (told["gruppbok_fleet_jobs/todo"], told["gruppbok_fleet_jobs/doing"]) == (1, 0)
        assert told["gruppbok_fleet_sweep_age_seconds/1"] == pytest.approx(120, abs=20)
        assert told["gruppbok_fleet_quota_spent/1/read"] == 1
        assert told["gruppbok_fleet_quota_spent/2/read"] == 2
        assert (told["gruppbok_fleet_workers"], told["gruppbok_fleet_database_up"]) == (1, 1)
        assert 0 < told["gruppbok_fleet_database_round_trip_seconds"] < 2

    def test_nobody_and_no_group_is_named(self, site: Site, database: str) -> None:
        with connect(database) as connection:
            connection.execute(GROUP)
            connection.execute("INSERT INTO fleet_account VALUES ('one@example.org', '', now())")
        _, _, text = site.ask("/metrics", ACCEPT)
        assert "gruppbok_fleet_sweep_age_seconds" in text
        assert [word for word in ("example", "Lund", "Malm", "Kivik") if word in text] == []

    def test_without_the_database_the_process_still_tells_its_own(self, site: Site, dsn: str) -> None:
        site.dsn = f"{dsn} port=1"
        site.tally.asked("write")
        told = site.numbers()
        assert told["gruppbok_fleet_database_up"] == 0
        assert told["gruppbok_worker_requests_total/write"] == 1
        assert "gruppbok_fleet_workers" not in told

    def test_who_knows_the_older_text_only_gets_that(self, site: Site) -> None:
        _, kind, text = site.ask("/metrics")
        assert kind.startswith("text/plain; version=0.0.4")
        assert {family.name for family in older_families(text)} >= {"gruppbok_worker_looks", "gruppbok_build_info"}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_number_stands_on_the_page_and_alarms_ask_for_no_other(self, site: Site, language: Language) -> None:
        _, _, text = site.ask("/metrics", ACCEPT)
        families = [one for one in text_string_to_metric_families(text) if one.name.startswith("gruppbok")]  # type: ignore[no-untyped-call] # it carries none
        ending = {"counter": "_total", "info": "_info"}
        names = {f"{one.name}{ending.get(one.type, '')}" for one in families}
        told = re.findall(r"`(gruppbok_[a-z_]+)(?:{[a-z,]+})?`", page("operations", language).read_text("utf-8"))
        assert {one for one in told if not one.endswith(("_fleet", "_worker"))} == names
        alarms = (HERE / "docs" / "operations" / "alerts.yaml").read_text("utf-8")
        assert set(re.findall(r"gruppbok_[a-z_]+", alarms)) <= names

    def test_the_database_is_asked_seldom(self, site: Site, database: str) -> None:
        before = site.numbers()["gruppbok_fleet_changes_waiting"]
        with connect(database) as connection:
            connection.execute(GROUP)
        assert (before, site.numbers()["gruppbok_fleet_changes_waiting"]) == (0, 0)


class TestHealth:
    """What /healthz and /readyz tell."""

    def test_a_loop_that_turns_is_healthy(self, site: Site) -> None:
        assert site.checks("/healthz") == (200, {"loop": True})

    def test_a_loop_that_stands_still_is_not(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(site.pulse, "age", lambda: 31.0)
        assert site.checks("/healthz") == (503, {"loop": False})

    def test_a_worker_is_ready_once_its_heartbeat_is_written(self, site: Site, database: str) -> None:
        assert site.checks() == (503, {"database": True, "schema": True, "heartbeat": False})
        with connect(database) as connection:
            connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        assert site.checks() == (200, {"database": True, "schema": True, "heartbeat": True})

    def test_anothers_heartbeat_is_not_its_own(self, site: Site, database: str) -> None:
        with connect(database) as connection:
            ((number,),) = connection.execute(
                "INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id"
            ).fetchall()
        site.pulse.worker = number + 1
        assert site.checks()[0] == 503
        site.pulse.worker = number
        assert site.checks()[0] == 200

    def test_an_old_heartbeat_is_none(self, site: Site, database: str) -> None:
        with connect(database) as connection:
            connection.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')"
            )
        assert site.checks() == (503, {"database": True, "schema": True, "heartbeat": False})

    def test_another_schema_is_not_ready(self, site: Site, database: str) -> None:
        with connect(database) as connection:
            connection.execute("UPDATE fleet_fact SET value = '0000' WHERE name = 'schema'")
        assert site.checks() == (503, {"database": True, "schema": False, "heartbeat": False})

    def test_a_database_that_goes_away_and_comes_back(self, site: Site, database: str, server: Postgres) -> None:
        with connect(database) as connection:
            connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        assert site.checks()[0] == 200
        server.restart()
        assert site.checks() == (503, {"database": False, "schema": False, "heartbeat": False})
        assert site.checks()[0] == 200

    def test_other_pages_and_other_questions(self, site: Site) -> None:
        assert site.ask("/")[0] == 404
        assert site.ask("/healthz", method="POST")[0] == 405
        assert site.ask("/metrics", method="POST")[0] == 405


class TestListening:
    """Where the page is."""

    @pytest.mark.parametrize(
        ("listen", "host", "ports"),
        [
            ("127.0.0.1:9464", "127.0.0.1", (9464,)),
            ("localhost:0", "127.0.0.1", (0,)),
            ("[::1]:9464", "::1", (9464,)),
            ("0.0.0.0:9464-9466", "0.0.0.0", (9464, 9465, 9466)),  # noqa: S104 - said so explicitly
        ],
    )
    def test_addresses(self, listen: str, host: str, ports: tuple[int, ...]) -> None:
        found = address(listen)
        assert found is not None
        assert (found.host, tuple(found.ports)) == (host, ports)

    @pytest.mark.parametrize(
        "listen",
        ["", ":9464", "9464", "*:9464", "127.0.0.1", "300.0.0.1:1", "127.0.0.1:70000", "127.0.0.1:9-8", "a.se:1"],
    )
    def test_what_is_none_is_said(self, listen: str) -> None:
        with pytest.raises(FleetError, match=r"fleet\.listen") as error:
            address(listen)
        assert "0.0.0.0:9464" in error.value.says.en

    def test_off_serves_nothing(self) -> None:
        watched = Watched(lambda: connect(""), lambda _: None, Tally(), Pulse())
        assert serve("off", watched) is None

    def test_a_second_worker_takes_the_next_port(self, database: str) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            first = taken.getsockname()[1]
            with pytest.raises(FleetError, match="går inte att använda"):
                Site(database, f"127.0.0.1:{first}")
            last = min(first + 20, 65535)
            site = Site(database, f"127.0.0.1:{first}-{last}")
            try:
                assert first < site.serving.port <= last
                assert site.checks("/healthz")[0] == 200
            finally:
                site.serving.close()
